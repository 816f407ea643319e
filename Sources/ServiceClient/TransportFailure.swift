import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import ServiceRuntime

/// Why a try brought no answer, and its stage at that time.
struct TransportFailure {
    enum Stage {
        /// There was no connection, so nothing was sent.
        case connecting
        /// The other side may have seen the request.
        case sent
        /// The deadline has passed.
        case late
        /// There was an answer, which is too long.
        case answered
    }

    let stage: Stage
    let error: ClientError

    init(_ cause: any Error, _ service: String, _ deadline: ContinuousClock.Instant) {
        switch cause {
        case let cause as HTTPClientError
        where cause == .connectTimeout
            || cause == .tlsHandshakeTimeout || cause == .getConnectionFromPoolTimeout:
            stage = .connecting
        case is NIOConnectionError, ChannelError.connectTimeout: stage = .connecting
        // For an address in digits NIO throws the error of `connect` itself, not the one above.
        case let cause as IOError where connectingErrors.contains(cause.errnoCode):
            stage = .connecting
        case let cause as HTTPClientError
        where cause == .deadlineExceeded
            || cause == .readTimeout:
            stage = .late
        case is NIOTooManyBytesError: stage = .answered
        default: stage = .sent
        }
        switch stage {
        case .connecting where deadline > .now:
            error = .unreachable(service: service, reason: reason(of: cause))
        case .connecting, .late: error = .timedOut(service: service)
        case .sent: error = .broken(service: service, reason: reason(of: cause))
        case .answered: error = .broken(service: service, reason: "the answer is too long")
        }
    }
}

/// Errors of `connect` that a connected socket does not have.
private let connectingErrors = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]

private func reason(of cause: any Error) -> String {
    switch cause {
    case let cause as NIOConnectionError:
        cause.connectionErrors.first.map { reason(of: $0.error) } ?? "no address for \(cause.host)"
    case let cause as IOError: String(cString: strerror(cause.errnoCode))
    case let cause as HTTPClientError: cause.shortDescription
    default: "\(cause)"
    }
}

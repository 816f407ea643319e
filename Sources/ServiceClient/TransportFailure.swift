import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import ServiceRuntime

/// Why a try brought no answer, and its stage at that time.
struct TransportFailure {
    enum Stage {
        /// This process can't have one more connection, so nothing was sent.
        case full
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
        let stage = ServiceClient.stage(of: cause)
        self.stage = stage
        switch stage {
        case .full: error = .busy(service: service, reason: reason(of: cause))
        case .connecting where deadline > .now:
            error = .unreachable(service: service, reason: reason(of: cause))
        case .connecting, .late: error = .timedOut(service: service)
        case .sent: error = .broken(service: service, reason: reason(of: cause))
        case .answered: error = .broken(service: service, reason: "the answer is too long")
        }
    }
}

private func stage(of cause: any Error) -> TransportFailure.Stage {
    switch cause {
    case let cause as HTTPClientError
    where cause == .connectTimeout || cause == .tlsHandshakeTimeout
        || cause == .getConnectionFromPoolTimeout:
        return .connecting
    case let cause as NIOConnectionError:
        let errors = cause.connectionErrors.map(\.error)
        return errors.contains { stage(of: $0) == .full } ? .full : .connecting
    case ChannelError.connectTimeout: return .connecting
    // For an address in digits NIO throws the error of `connect` itself, not the one above.
    case let cause as IOError where connectingErrors.contains(cause.errnoCode):
        return .connecting
    case let cause as IOError where errorsOfFullness.contains(cause.errnoCode): return .full
    case let cause as HTTPClientError where cause == .deadlineExceeded || cause == .readTimeout:
        return .late
    case is NIOTooManyBytesError: return .answered
    default: return .sent
    }
}

/// Errors of `connect` that a connected socket does not have.
private let connectingErrors = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH]

/// Errors of `socket` and `connect` when the process, or its machine, has no descriptor, no port
/// or no memory for one more connection.
private let errorsOfFullness = [EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS, ENOMEM, EAGAIN]

private func reason(of cause: any Error) -> String {
    switch cause {
    case let cause as NIOConnectionError:
        cause.connectionErrors.first.map { reason(of: $0.error) } ?? "no address for \(cause.host)"
    case let cause as IOError: String(cString: strerror(cause.errnoCode))
    case let cause as HTTPClientError: cause.shortDescription
    default: "\(cause)"
    }
}

public import HTTPMessages
public import ServiceOperations
import ServiceValues

/// Why a call to an outside HTTP service has no result. A request whose handler throws it is
/// answered with 502, 503 or 504.
public struct HTTPServiceError: DependencyFailure, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The status is not 2xx. The excerpt is the start of the body, for handlers that know what
        /// the service writes there.
        case refused(Status, excerpt: [UInt8])
        /// The body is not JSON, or not of the type that was asked for.
        case undecodable(String)
        /// The path is invalid, or the body can't be written as JSON. Nothing was sent.
        case unwritable
    }

    /// The longest excerpt of a body.
    public static let excerptLimit = ByteCount.kibibytes(1)

    public let reason: Reason
    private let call: HTTPServiceCall

    init(_ call: HTTPServiceCall, _ reason: Reason) {
        self.call = call
        self.reason = reason
    }

    /// The name of the resource.
    public var service: String { call.service }

    public var failureKind: DependencyFailureKind {
        switch reason {
        case .refused(let status, _): DependencyFailureKind(status: status.code)
        case .undecodable, .unwritable: .failed
        }
    }
}

/// Both hide the body, which may hold personal data, and the query of the path.
extension HTTPServiceError: CustomStringConvertible, CustomReflectable {
    public var description: String {
        let call = "`\(call.method) \(call.path)` of `\(call.service)`"
        switch reason {
        case .refused(let status, _): return "\(call) answered \(status.code)"
        case .undecodable(let reason): return "\(call) answered something else: \(reason)"
        case .unwritable: return "\(call) has no form as a request"
        }
    }

    public var customMirror: Mirror { Mirror(self, children: ["error": description]) }
}

/// The methods that a service may give routes to (RFC 9110 section 9, RFC 5789).
///
/// `TRACE` and `CONNECT` are left out on purpose: a server of services answers them, and any method
/// it does not know, with 501.
public enum HTTPMethod: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case get, head, post, put, patch, delete, options

    /// As it stands in a request line: methods are case-sensitive.
    public var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        }
    }

    /// Whether a request with it changes nothing (RFC 9110 section 9.2.1), so that it may run beside
    /// others of its connection.
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options: true
        case .post, .put, .patch, .delete: false
        }
    }

    /// From 0, without gaps: for tables with a row per method.
    var index: Int { Int(rawValue) }

    static let indexCount = 7
}

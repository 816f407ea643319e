/// The methods that the server knows (RFC 9110 section 9, RFC 5789).
///
/// No route can have `TRACE` or `QUERY`: they are known so that they are answered with 405 and
/// `Allow`. `CONNECT` is left out, because its target is not a path. Like any unknown method it
/// gets a 501.
public enum HTTPMethod: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    case get, head, post, put, patch, delete, options, trace, query

    /// The method in a request line, which is case-sensitive.
    public var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .query: "QUERY"
        }
    }

    /// Counted from 0 without gaps, for tables with a row for each method.
    var index: Int { Int(rawValue) }

}

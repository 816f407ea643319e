/// Bytes in, answers out, and what becomes of the connection. In `bytes`, `|` is CRLF.
///
/// A handler answers with the method, the path with its query, the value of the field Echo in
/// angle brackets, and the body in square ones; what is not there is left out.
struct BytesCase: Sendable, CustomStringConvertible {
    enum Fate: Sendable {
        /// The connection carries another request.
        case stays
        /// The server closes it after the answers, and answers nothing else.
        case closes
    }

    struct Answer: Sendable {
        let status: Int
        /// The whole body, or nil: whatever.
        let body: String?
    }

    let name: String
    let bytes: String
    let answers: [Answer]
    let fate: Fate
    /// Why NIO's decoder, which is llhttp, takes it and we do not.
    var stricter: Strictness?

    var description: String { name }

    /// Accepted, with what the handler saw.
    static func takes(_ name: String, _ bytes: String, _ bodies: String...) -> Self {
        Self(name: name, bytes: bytes, answers: bodies.map(accepted), fate: .stays)
    }

    /// Accepted as the last request of the connection.
    static func ends(_ name: String, _ bytes: String, _ bodies: String...) -> Self {
        Self(name: name, bytes: bytes, answers: bodies.map(accepted), fate: .closes)
    }

    /// Refused; the connection ends.
    static func refuses(
        _ name: String, _ bytes: String, _ status: Int, stricter: Strictness? = nil
    ) -> Self {
        breaks(name, bytes, [], status, stricter: stricter)
    }

    /// Refused behind requests that are accepted; the connection ends.
    static func breaks(
        _ name: String, _ bytes: String, _ bodies: [String], _ status: Int,
        stricter: Strictness? = nil
    ) -> Self {
        Self(
            name: name, bytes: bytes,
            answers: bodies.map(accepted) + [Answer(status: status, body: nil)], fate: .closes,
            stricter: stricter)
    }

    private static func accepted(_ body: String) -> Answer { Answer(status: 200, body: body) }
}

let get = "GET / HTTP/1.1|Host: a"
let post = "POST /p HTTP/1.1|Host: a"
let chunked = "\(post)|Transfer-Encoding: chunked||"

extension BytesCase {
    /// What the parser decides.
    static let parsing =
        requestLines + registeredMethods + targets + hosts + fields + delimiters + lineEnds
        + lengths + codings + chunks + trailers + connections + expectations + sequences
        + smuggling + limits

    static let all = parsing + routes
}

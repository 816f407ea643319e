import HTTPMessages

/// The properties of a message in its head.
struct ParsedHead {
    /// Where the body ends (RFC 9112 section 6.3).
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method = HTTPMethod.get
    var places = RequestHead.Places()
    /// HTTP/1.0.
    var isVersion10 = false
    var framing = Framing.none
    /// True if the connection may carry another request after this one.
    var keepsAlive = true
    /// The client waits for `100 Continue` before it sends the body.
    var expectsContinue = false
    /// Bytes of the head, its empty line included.
    var length = 0
}

/// Bytes in, answers out, and what becomes of the connection. In `bytes`, `|` is CRLF.
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
    var stricter: String?

    var description: String { name }

    /// Accepted, with what the handler saw.
    static func takes(_ name: String, _ bytes: String, _ bodies: String...) -> Self {
        Self(
            name: name, bytes: bytes, answers: bodies.map { Answer(status: 200, body: $0) },
            fate: .stays)
    }

    /// Accepted as the last request of the connection.
    static func ends(_ name: String, _ bytes: String, _ bodies: String...) -> Self {
        Self(
            name: name, bytes: bytes, answers: bodies.map { Answer(status: 200, body: $0) },
            fate: .closes)
    }

    /// Refused; the connection ends.
    static func refuses(
        _ name: String, _ bytes: String, _ status: Int, stricter: String? = nil
    ) -> Self {
        Self(
            name: name, bytes: bytes, answers: [Answer(status: status, body: nil)], fate: .closes,
            stricter: stricter)
    }
}

let get = "GET / HTTP/1.1|Host: a"
let post = "POST /p HTTP/1.1|Host: a"

extension BytesCase {
    static let all =
        requestLines + targets + hosts + fields + lineEnds + lengths + codings + chunks + trailers
        + connections + expectations + sequences + smuggling

    static let requestLines: [BytesCase] = [
        .takes("GET", "GET /x HTTP/1.1|Host: a||", "GET /x"),
        .takes("POST without a body", "POST /x HTTP/1.1|Host: a||", "POST /x"),
        .takes("PUT", "PUT /x HTTP/1.1|Host: a|Content-Length: 1||y", "PUT /x [y]"),
        .takes("PATCH", "PATCH /x HTTP/1.1|Host: a|Content-Length: 1||y", "PATCH /x [y]"),
        .takes("DELETE", "DELETE /x HTTP/1.1|Host: a||", "DELETE /x"),
        .takes("OPTIONS", "OPTIONS /x HTTP/1.1|Host: a||", "OPTIONS /x"),
        .takes("OPTIONS of the server", "OPTIONS * HTTP/1.1|Host: a||", "OPTIONS *"),
        .takes("one empty line in front", "|GET /x HTTP/1.1|Host: a||", "GET /x"),
        .refuses(
            "two empty lines in front", "||GET /x HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 2.2 asks for one"),
        .takes("TRACE, which no route has", "TRACE /x HTTP/1.1|Host: a||", "TRACE /x"),
        .takes(
            "QUERY, which no route has", "QUERY /x HTTP/1.1|Host: a|Content-Length: 1||y",
            "QUERY /x [y]"),
        .refuses(
            "CONNECT", "CONNECT a:443 HTTP/1.1|Host: a:443||", 501, stricter: "no service has it"),
        .refuses("an unknown method", "BREW /pot HTTP/1.1|Host: a||", 501),
        .refuses(
            "a method in lower case", "get / HTTP/1.1|Host: a||", 501),
        .refuses(
            "a WebDAV method", "PROPFIND / HTTP/1.1|Host: a||", 501, stricter: "no service has it"),
        .refuses("a method with a bracket", "G(T / HTTP/1.1|Host: a||", 400),
        .refuses("no method", " / HTTP/1.1|Host: a||", 400),
        .refuses(
            "two spaces behind the method", "GET  / HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 3: one space"),
        .refuses("a tab behind the method", "GET\t/ HTTP/1.1|Host: a||", 400),
        .refuses(
            "two spaces before the version", "GET /  HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 3: one space"),
        .refuses("a space behind the version", "GET / HTTP/1.1 |Host: a||", 400),
        .refuses("no version", "GET /|Host: a||", 400),
        .refuses("a version in lower case", "GET / http/1.1|Host: a||", 400),
        .refuses("HTTP/1.2", "GET / HTTP/1.2|Host: a||", 505),
        .refuses("HTTP/2.0", "GET / HTTP/2.0|Host: a||", 505),
        .refuses("the preface of HTTP/2", "PRI * HTTP/2.0||SM||", 505),
        .refuses("HTTP/0.9", "GET / HTTP/0.9|Host: a||", 505),
        .refuses("a version with two digits", "GET / HTTP/1.10|Host: a||", 400),
        .refuses("a version with a sign", "GET / HTTP/+1.1|Host: a||", 400),
        .refuses("a version with a comma", "GET / HTTP/1,1|Host: a||", 400),
        .refuses(
            "another protocol", "GET / RTSP/1.0|Host: a||", 400,
            stricter: "this is HTTP"),
        .refuses("a TLS client", "\u{16}\u{03}\u{01}||", 400),
        .refuses("an empty request line of spaces", "   |Host: a||", 400),
    ]

    static let targets: [BytesCase] = [
        .takes("the root", "GET / HTTP/1.1|Host: a||", "GET /"),
        .takes("a query", "GET /x?a=b&c HTTP/1.1|Host: a||", "GET /x?a=b&c"),
        .takes("an empty query", "GET /x? HTTP/1.1|Host: a||", "GET /x?"),
        .takes("a second question mark", "GET /x?a?b HTTP/1.1|Host: a||", "GET /x?a?b"),
        .takes("escapes as they are", "GET /a%2Fb%00 HTTP/1.1|Host: a||", "GET /a%2Fb%00"),
        .takes("dots as they are", "GET /a/../b HTTP/1.1|Host: a||", "GET /a/../b"),
        .takes("two slashes", "GET //x HTTP/1.1|Host: a||", "GET //x"),
        .takes(
            "what browsers send in queries", "GET /x?[a]={b}^`c HTTP/1.1|Host: a||",
            "GET /x?[a]={b}^`c"),
        .takes("an absolute target", "GET http://a/x HTTP/1.1|Host: a||", "GET /x"),
        .takes(
            "an absolute target with a port", "GET http://a:80/x?y HTTP/1.1|Host: A:80||",
            "GET /x?y"),
        .takes("an https target", "GET https://a/x HTTP/1.1|Host: a||", "GET /x"),
        .takes("a scheme in capitals", "GET HTTP://a/x HTTP/1.1|Host: a||", "GET /x"),
        .takes("an absolute target without a path", "GET http://a HTTP/1.1|Host: a||", "GET /"),
        .takes(
            "an absolute target with a query only", "GET http://a?q HTTP/1.1|Host: a||", "GET /?q"),
        .refuses(
            "an absolute target for another host", "GET http://b/x HTTP/1.1|Host: a||", 400,
            stricter: "routing by either would be wrong for the other"),
        .refuses(
            "user information in the target", "GET http://u@a/x HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9110 4.2.4"),
        .refuses(
            "an absolute target without a host", "GET http:///x HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9110 4.2.1"),
        .refuses(
            "another scheme", "GET ftp://a/x HTTP/1.1|Host: a||", 400,
            stricter: "no such server is here"),
        .refuses("a relative target", "GET x HTTP/1.1|Host: a||", 400),
        .refuses("a star with GET", "GET * HTTP/1.1|Host: a||", 400, stricter: "RFC 9112 3.2.4"),
        .refuses(
            "a fragment", "GET /x#y HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 3.2 has no fragment"),
        .refuses("a space in the target", "GET /x y HTTP/1.1|Host: a||", 400),
        .refuses("a tab in the target", "GET /x\ty HTTP/1.1|Host: a||", 400),
        .refuses("a zero byte in the target", "GET /x\0 HTTP/1.1|Host: a||", 400),
        .refuses("a delete in the target", "GET /x\u{7F} HTTP/1.1|Host: a||", 400),
        .refuses(
            "a target that is not ASCII", "GET /ü HTTP/1.1|Host: a||", 400,
            stricter: "RFC 3986 is ASCII"),
        .refuses(
            "a quote in the target", "GET /\" HTTP/1.1|Host: a||", 400, stricter: "RFC 3986 2"),
        .refuses(
            "a backslash in the target", "GET /a\\b HTTP/1.1|Host: a||", 400,
            stricter: "some read it as a slash"),
        .refuses(
            "angle brackets in the target", "GET /<b> HTTP/1.1|Host: a||", 400,
            stricter: "RFC 3986 2"),
    ]

    static let hosts: [BytesCase] = [
        .takes("a name", "GET / HTTP/1.1|Host: www.example.com||", "GET /"),
        .takes("a name and a port", "GET / HTTP/1.1|Host: example.com:8080||", "GET /"),
        .takes("a port without digits", "GET / HTTP/1.1|Host: example.com:||", "GET /"),
        .takes("an address", "GET / HTTP/1.1|Host: 127.0.0.1:80||", "GET /"),
        .takes("an IPv6 address", "GET / HTTP/1.1|Host: [::1]||", "GET /"),
        .takes("an IPv6 address and a port", "GET / HTTP/1.1|Host: [fe80::1]:80||", "GET /"),
        .takes("the name of Host in capitals", "GET / HTTP/1.1|HOST: a||", "GET /"),
        .takes("an underscore", "GET / HTTP/1.1|Host: my_service||", "GET /"),
        .ends("HTTP/1.0 without Host", "GET / HTTP/1.0||", "GET /"),
        .refuses("no Host", "GET / HTTP/1.1||", 400, stricter: "RFC 9112 3.2"),
        .refuses("an empty Host", "GET / HTTP/1.1|Host:||", 400, stricter: "RFC 9110 4.2.1"),
        .refuses(
            "two Hosts", "GET / HTTP/1.1|Host: a|Host: b||", 400, stricter: "RFC 9112 3.2"),
        .refuses(
            "the same Host twice", "GET / HTTP/1.1|Host: a|host: a||", 400,
            stricter: "RFC 9112 3.2"),
        .refuses(
            "two hosts in one field", "GET / HTTP/1.1|Host: a, b||", 400, stricter: "RFC 9112 3.2"),
        .refuses(
            "a Host with a path", "GET / HTTP/1.1|Host: a/b||", 400, stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host with user information", "GET / HTTP/1.1|Host: u@a||", 400,
            stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host with a space", "GET / HTTP/1.1|Host: a b||", 400, stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host with a port of letters", "GET / HTTP/1.1|Host: a:http||", 400,
            stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host with a port too large", "GET / HTTP/1.1|Host: a:65536||", 400,
            stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host with two ports", "GET / HTTP/1.1|Host: a:1:2||", 400, stricter: "RFC 9110 7.2"),
        .refuses(
            "an IPv6 address left open", "GET / HTTP/1.1|Host: [::1||", 400,
            stricter: "RFC 9110 7.2"),
        .refuses(
            "an empty IPv6 address", "GET / HTTP/1.1|Host: []||", 400, stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host that is not ASCII", "GET / HTTP/1.1|Host: bücher||", 400,
            stricter: "RFC 9110 7.2"),
        .refuses(
            "a Host in HTTP/1.0 has to be valid too", "GET / HTTP/1.0|Host: a b||", 400,
            stricter: "RFC 9112 3.2"),
    ]

    static let fields: [BytesCase] = [
        .takes("no white space", "GET / HTTP/1.1|Host:a||", "GET /"),
        .takes("much white space", "GET / HTTP/1.1|Host: \t a \t ||", "GET /"),
        .takes("an empty value", "\(get)|X:||", "GET /"),
        .takes("a value of white space", "\(get)|X:  \t ||", "GET /"),
        .takes("a colon in the value", "\(get)|X: a:b||", "GET /"),
        .takes("a tab in the value", "\(get)|X: a\tb||", "GET /"),
        .takes("bytes above ASCII in the value", "\(get)|X: ü||", "GET /"),
        .takes("a name of every token character", "\(get)|!#$%&'*+-.^_`~09azAZ: 1||", "GET /"),
        .takes("the same field twice", "\(get)|X: 1|X: 2||", "GET /"),
        .refuses("a space before the colon", "\(get)|X : 1||", 400),
        .refuses("a tab before the colon", "\(get)|X\t: 1||", 400),
        .refuses("a space before Host's colon", "GET / HTTP/1.1|Host : a||", 400),
        .refuses("no colon", "\(get)|Xabc||", 400),
        .refuses("no name", "\(get)|: 1||", 400),
        .refuses("a space in the name", "\(get)|X Y: 1||", 400),
        .refuses("a bracket in the name", "\(get)|X(: 1||", 400),
        .refuses("a name that is not ASCII", "\(get)|Xü: 1||", 400),
        .refuses("a zero byte in the name", "\(get)|X\0: 1||", 400),
        .refuses("a zero byte in the value", "\(get)|X: a\0b||", 400),
        .refuses("a delete in the value", "\(get)|X: a\u{7F}b||", 400),
        .refuses("a bell in the value", "\(get)|X: a\u{07}b||", 400),
        .refuses("a bell in a long value", "\(get)|X: 0123456789abcdef\u{07}0123||", 400),
        .refuses("a bare carriage return in the value", "\(get)|X: a\rb||", 400),
        .refuses("a folded value", "\(get)|X: a| b||", 400, stricter: "RFC 9112 5.2"),
        .refuses("a value folded with a tab", "\(get)|X: a|\tb||", 400, stricter: "RFC 9112 5.2"),
        .refuses("a folded first line", "GET / HTTP/1.1| Host: a||", 400),
    ]

    static let lineEnds: [BytesCase] = [
        .refuses("a bare line feed after the request line", "GET / HTTP/1.1\nHost: a||", 400),
        .refuses("a bare line feed after a field", "GET / HTTP/1.1|Host: a\nX: 1||", 400),
        .refuses("a bare line feed as the last line", "GET / HTTP/1.1|Host: a|\n", 400),
        .refuses("bare line feeds only", "GET / HTTP/1.1\nHost: a\n\n", 400),
        .refuses(
            "a bare line feed in front", "\nGET / HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 2.2 asks for CRLF"),
        .refuses(
            "a bare carriage return in front", "\rGET / HTTP/1.1|Host: a||", 400,
            stricter: "RFC 9112 2.2 asks for CRLF"),
        .refuses("two carriage returns", "GET / HTTP/1.1\r\r\nHost: a||", 400),
        .refuses("a carriage return in the request line", "GET /\r HTTP/1.1|Host: a||", 400),
    ]
}

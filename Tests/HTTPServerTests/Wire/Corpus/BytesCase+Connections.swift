/// Whether another request may follow (RFC 9112 section 9.3), and what is asked beside.
extension BytesCase {
    static let connections: [BytesCase] = [
        .ends("close", "\(get)|Connection: close||", "GET /"),
        .ends("Close in capitals", "\(get)|Connection: CLOSE||", "GET /"),
        .ends("close in a list", "\(get)|Connection: x, close , y||", "GET /"),
        .ends("close in a second field", "\(get)|Connection: x|Connection: close||", "GET /"),
        .ends("close wins", "\(get)|Connection: keep-alive, close||", "GET /"),
        .takes("keep-alive", "\(get)|Connection: keep-alive||", "GET /"),
        .takes("an unknown option", "\(get)|Connection: closed||", "GET /"),
        .takes("an upgrade nobody offers", "\(get)|Connection: upgrade|Upgrade: x||", "GET /"),
        .ends("HTTP/1.0", "GET / HTTP/1.0|Host: a||", "GET /"),
        .takes(
            "HTTP/1.0 with keep-alive", "GET / HTTP/1.0|Host: a|Connection: keep-alive||", "GET /"),
        .ends(
            "HTTP/1.0 with a body", "POST /p HTTP/1.0|Host: a|Content-Length: 2||hi", "POST /p [hi]"
        ),
        .ends(
            "nothing is read behind close", "\(get)|Connection: close||GET /x HTTP/1.1|Host: a||",
            "GET /"),
        .ends("close between commas", "\(get)|Connection: ,close,||", "GET /"),
        .ends("close between tabs", "\(get)|Connection: \tclose\t||", "GET /"),
        .ends("close, keep-alive", "\(get)|Connection: close, keep-alive||", "GET /"),
        .ends(
            "close and keep-alive in two fields",
            "\(get)|Connection: close|Connection: keep-alive||", "GET /"),
        .ends("close behind TE", "\(get)|TE: trailers|Connection: TE, close||", "GET /"),
        .ends(
            "close with a body", "\(post)|Connection: close|Content-Length: 2||hi", "POST /p [hi]"),
        .ends(
            "close with chunks", "\(post)|Connection: close|Transfer-Encoding: chunked||2|hi|0||",
            "POST /p [hi]"),
        .ends(
            "close, and an upgrade nobody offers", "\(get)|Connection: close, upgrade|Upgrade: x||",
            "GET /"),
        .ends("HTTP/1.0 with close", "GET / HTTP/1.0|Connection: close||", "GET /"),
        .ends(
            "HTTP/1.0 with close and keep-alive", "GET / HTTP/1.0|Connection: keep-alive, close||",
            "GET /"),
        .ends("HTTP/1.0 with an unknown option", "GET / HTTP/1.0|Connection: x||", "GET /"),
        .takes(
            "HTTP/1.0 with Keep-Alive in capitals", "GET / HTTP/1.0|Connection: Keep-Alive||",
            "GET /"),
        .takes(
            "HTTP/1.0 with keep-alive in a list", "GET / HTTP/1.0|Connection: x, keep-alive||",
            "GET /"),
        .takes("Keep-Alive in capitals", "\(get)|Connection: Keep-Alive||", "GET /"),
        .takes("no option", "\(get)|Connection:||", "GET /"),
        .takes("a comma as an option", "\(get)|Connection: ,||", "GET /"),
        .takes("clos", "\(get)|Connection: clos||", "GET /"),
        .takes("close with a parameter", "\(get)|Connection: close;x||", "GET /"),
        .takes("close in quotes", "\(get)|Connection: \"close\"||", "GET /"),
        .takes("close close", "\(get)|Connection: close close||", "GET /"),
        .takes("close for a proxy", "\(get)|Proxy-Connection: close||", "GET /"),
        .takes(
            "close in another field", "\(get)|X-Connection: close|Connections: close||", "GET /"),
        .takes(
            "an upgrade to HTTP/2",
            "\(get)|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAMAAABk||",
            "GET /"),
        .takes(
            "an upgrade to web sockets",
            "\(get)|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: AAAA||", "GET /"),
        .takes("an upgrade without the option", "\(get)|Upgrade: websocket||", "GET /"),
        .takes("the option without an upgrade", "\(get)|Connection: upgrade||", "GET /"),
        .takes(
            "an upgrade nobody offers, with a body",
            "\(post)|Connection: upgrade|Upgrade: x|Content-Length: 2||hi", "POST /p [hi]"),
        .refuses("a bell in the options", "\(get)|Connection: \u{07}close||", 400),
        .refuses("folded options", "\(get)|Connection: x,| close||", 400),
    ]

    /// RFC 9110 section 10.1.1.
    static let expectations: [BytesCase] = [
        .takes(
            "the body came along", "\(post)|Expect: 100-continue|Content-Length: 2||hi",
            "POST /p [hi]"),
        .takes("no body to continue with", "\(get)|Expect: 100-continue||", "GET /"),
        .refuses(
            "another expectation", "\(post)|Expect: 200-ok|Content-Length: 2||", 417,
            stricter: .expectation),
        .refuses(
            "an empty expectation", "\(post)|Expect:|Content-Length: 2||", 417,
            stricter: .expectation),
        .ends(
            "HTTP/1.0 expects nothing",
            "POST /p HTTP/1.0|Expect: anything|Content-Length: 2||hi", "POST /p [hi]"),
        .takes("the expectation in capitals", "\(get)|Expect: 100-CONTINUE||", "GET /"),
        .takes("the expectation between spaces", "\(get)|Expect:  100-continue ||", "GET /"),
        .takes(
            "the expectation twice", "\(get)|Expect: 100-continue|Expect: 100-continue||", "GET /"),
        .takes(
            "the expectation with a body of nothing",
            "\(post)|Expect: 100-continue|Content-Length: 0||", "POST /p"),
        .ends(
            "HTTP/1.0 expects no 100",
            "POST /p HTTP/1.0|Expect: 100-continue|Content-Length: 2||hi", "POST /p [hi]"),
        .refuses(
            "the expectation cut short", "\(post)|Expect: 100-continu|Content-Length: 2||", 417,
            stricter: .expectation),
        .refuses(
            "the number of the expectation", "\(get)|Expect: 100||", 417, stricter: .expectation),
        .refuses(
            "the expectation with a parameter", "\(get)|Expect: 100-continue;x||", 417,
            stricter: .expectation),
        .refuses(
            "the expectation in a list", "\(get)|Expect: 100-continue, x||", 417,
            stricter: .expectation),
        .refuses(
            "the expectation and another one", "\(get)|Expect: 100-continue|Expect: x||", 417,
            stricter: .expectation),
        .refuses(
            "another expectation and the expectation", "\(get)|Expect: x|Expect: 100-continue||",
            417, stricter: .expectation),
        .refuses(
            "a broken head counts more than an expectation", "GET / HTTP/1.1|Host: a b|Expect: x||",
            400, stricter: .validHost),
    ]
}

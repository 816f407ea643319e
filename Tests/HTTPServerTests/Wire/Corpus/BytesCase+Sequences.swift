/// Several requests in one go (RFC 9112 section 9.3.2).
extension BytesCase {
    static let sequences: [BytesCase] = [
        .takes(
            "two requests", "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a||", "GET /1", "GET /2"
        ),
        .takes(
            "a body between", "\(post)|Content-Length: 2||hiGET /2 HTTP/1.1|Host: a||",
            "POST /p [hi]", "GET /2"),
        .takes(
            "chunks between", "\(chunked)2|hi|0||GET /2 HTTP/1.1|Host: a||", "POST /p [hi]",
            "GET /2"),
        .takes(
            "trailers between", "\(chunked)2|hi|0|X: 1||GET /2 HTTP/1.1|Host: a||", "POST /p [hi]",
            "GET /2"),
        .takes(
            "an empty line between", "\(post)|Content-Length: 2||hi|GET /2 HTTP/1.1|Host: a||",
            "POST /p [hi]", "GET /2"),
        .breaks(
            "a bad request behind a good one", "\(get)||GET / HTTP/1.1||", ["GET /"], 400,
            stricter: .oneHost),
        BytesCase(
            name: "twenty requests",
            bytes: String(repeating: "GET /x HTTP/1.1|Host: a||", count: 20),
            answers: Array(repeating: Answer(status: 200, body: "GET /x"), count: 20),
            fate: .stays),
        .takes(
            "a body that looks like a request",
            "\(post)|Content-Length: 24||GET /2 HTTP/1.1|Host: a|",
            "POST /p [GET /2 HTTP/1.1\r\nHost: a]"
        ),
        .takes(
            "three requests",
            "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a||GET /3 HTTP/1.1|Host: a||", "GET /1",
            "GET /2", "GET /3"),
        .takes(
            "two bodies", "\(post)|Content-Length: 1||a\(post)|Content-Length: 1||b", "POST /p [a]",
            "POST /p [b]"),
        .takes(
            "two bodies of chunks", "\(chunked)1|a|0||\(chunked)1|b|0||", "POST /p [a]",
            "POST /p [b]"),
        .takes(
            "a body and chunks", "\(post)|Content-Length: 1||a\(chunked)1|b|0||", "POST /p [a]",
            "POST /p [b]"),
        .takes(
            "chunks and a body", "\(chunked)1|b|0||\(post)|Content-Length: 1||a", "POST /p [b]",
            "POST /p [a]"),
        .takes(
            "a length of zero between", "\(post)|Content-Length: 0||GET /2 HTTP/1.1|Host: a||",
            "POST /p", "GET /2"),
        .takes("no length between", "\(post)||GET /2 HTTP/1.1|Host: a||", "POST /p", "GET /2"),
        .takes(
            "an empty line behind a request without a body", "\(get)|||GET /2 HTTP/1.1|Host: a||",
            "GET /", "GET /2"),
        .takes(
            "an empty line behind chunks", "\(chunked)1|a|0|||GET /2 HTTP/1.1|Host: a||",
            "POST /p [a]", "GET /2"),
        .takes(
            "an empty line behind each of two", "|\(get)|||\(get)|||GET /3 HTTP/1.1|Host: a||",
            "GET /", "GET /", "GET /3"),
        .takes(
            "other fields in the second",
            "GET /1 HTTP/1.1|Host: a|Echo: 1||GET /2 HTTP/1.1|Host: a|Echo: 2||", "GET /1 <1>",
            "GET /2 <2>"),
        .takes(
            "fields of the first are not those of the second",
            "GET /1 HTTP/1.1|Host: a|Echo: 1||GET /2 HTTP/1.1|Host: a||", "GET /1 <1>", "GET /2"),
        .takes(
            "another Host in the second", "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: b||",
            "GET /1", "GET /2"),
        .takes(
            "HTTP/1.0 with keep-alive and HTTP/1.1",
            "GET /1 HTTP/1.0|Connection: keep-alive||GET /2 HTTP/1.1|Host: a||", "GET /1", "GET /2"),
        .takes(
            "every method", "\(get)||\(post)||PUT / HTTP/1.1|Host: a||DELETE / HTTP/1.1|Host: a||",
            "GET /", "POST /p", "PUT /", "DELETE /"),
        .ends(
            "HTTP/1.1 and HTTP/1.0", "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.0||", "GET /1",
            "GET /2"),
        .ends(
            "close in the second",
            "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a|Connection: close||", "GET /1",
            "GET /2"),
        .ends(
            "close in the second of three",
            "GET /1 HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a|Connection: close||GET /hidden HTTP/1.1|Host: a||",
            "GET /1", "GET /2"),
        .ends(
            "HTTP/1.0 in front of another", "GET /1 HTTP/1.0||GET /hidden HTTP/1.1|Host: a||",
            "GET /1"),
        .ends(
            "a body behind close is no request",
            "\(post)|Connection: close|Content-Length: 2||hiGET /hidden HTTP/1.1|Host: a||",
            "POST /p [hi]"),
        .breaks(
            "an unknown method behind a good request", "\(get)||BREW / HTTP/1.1|Host: a||",
            ["GET /"], 501),
        .breaks(
            "a bad version behind a good request", "\(get)||GET / HTTP/3.0|Host: a||", ["GET /"],
            505),
        .breaks("a bad line behind a good request", "\(get)||\0||", ["GET /"], 400),
        .breaks(
            "a bad length behind a good body",
            "\(post)|Content-Length: 2||hi\(post)|Content-Length: x||", ["POST /p [hi]"], 400),
        .breaks(
            "a bad chunk behind good chunks", "\(chunked)1|a|0||\(chunked)x||", ["POST /p [a]"], 400
        ),
        .breaks(
            "a bad field behind two good requests", "\(get)||\(get)||\(get)|X : 1||",
            ["GET /", "GET /"], 400),
        .breaks(
            "a good request behind a bad one",
            "\(get)||\(get)|X : 1||GET /hidden HTTP/1.1|Host: a||", ["GET /"], 400),
        .breaks(
            "two empty lines between", "\(get)||||GET /hidden HTTP/1.1|Host: a||", ["GET /"], 400,
            stricter: .leadingLines),
        .breaks(
            "a bare line feed between", "\(get)||\nGET /hidden HTTP/1.1|Host: a||", ["GET /"], 400,
            stricter: .leadingLines),
        .breaks("a space between", "\(get)|| GET /hidden HTTP/1.1|Host: a||", ["GET /"], 400),
        .breaks(
            "a body longer than its length",
            "\(post)|Content-Length: 2||hi!GET /hidden HTTP/1.1|Host: a||", ["POST /p [hi]"], 501),
        .breaks("a body without a length", "\(post)||{\"a\":1}", ["POST /p"], 400),
        .breaks(
            "a second expectation that is unknown", "\(get)||\(get)|Expect: x||", ["GET /"], 417,
            stricter: .expectation),
        .takes(
            "a request behind a trailer that closes nothing",
            "\(chunked)0|Connection: close||\(get)||", "POST /p []", "GET /"),
        .takes(
            "a request behind close for a proxy", "\(get)|Proxy-Connection: close||\(post)||",
            "GET /", "POST /p"),
        .takes(
            "a request behind an upgrade asked of a proxy",
            "\(get)|Proxy-Connection: upgrade|Upgrade: h2c||\(post)||", "GET /", "POST /p"),
        .ends(
            "a request behind close beside a tab",
            "\(get)|Connection: close\t||GET /hidden HTTP/1.1|Host: a||", "GET /"),
        .takes(
            "a request behind keep-alive beside a tab, in HTTP/1.0",
            "GET / HTTP/1.0|Connection: keep-alive\t||GET /2 HTTP/1.1|Host: a||", "GET /",
            "GET /2"),
        .ends(
            "a request behind close in HTTP/1.0",
            "GET / HTTP/1.0|Connection: keep-alive, close||GET /hidden HTTP/1.1|Host: a||", "GET /"),
    ]
}

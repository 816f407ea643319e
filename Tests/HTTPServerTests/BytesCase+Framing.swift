/// Where messages end, and what may follow them.
extension BytesCase {
    static let lengths: [BytesCase] = [
        .takes("a length", "\(post)|Content-Length: 5||hello", "POST /p [hello]"),
        .takes("a length of zero", "\(post)|Content-Length: 0||", "POST /p"),
        .takes("a body with GET", "\(get)|Content-Length: 2||hi", "GET / [hi]"),
        .takes(
            "a body with DELETE", "DELETE / HTTP/1.1|Host: a|Content-Length: 2||hi", "DELETE / [hi]"
        ),
        .takes("a body of line ends", "\(post)|Content-Length: 4||||", "POST /p [\r\n\r\n]"),
        .takes(
            "white space around the length", "\(post)|Content-Length:  5 ||hello", "POST /p [hello]"
        ),
        .refuses("a length with a plus", "\(post)|Content-Length: +5||hello", 400),
        .refuses("a negative length", "\(post)|Content-Length: -5||hello", 400),
        .refuses("an empty length", "\(post)|Content-Length:||", 400),
        .refuses("a length of words", "\(post)|Content-Length: five||hello", 400),
        .refuses("a length in hexadecimal", "\(post)|Content-Length: 0x5||hello", 400),
        .refuses("a fraction", "\(post)|Content-Length: 5.0||hello", 400),
        .refuses(
            "a length with a leading zero", "\(post)|Content-Length: 05||hello", 400,
            stricter: "some read it as octal"),
        .refuses("a length with a space", "\(post)|Content-Length: 5 5||hello", 400),
        .refuses("a list of lengths", "\(post)|Content-Length: 5, 5||hello", 400),
        .refuses("two lengths", "\(post)|Content-Length: 5|Content-Length: 6||hello!", 400),
        .refuses(
            "the same length twice", "\(post)|Content-Length: 5|content-length: 5||hello", 400),
        .refuses(
            "a length of 16 digits", "\(post)|Content-Length: 1000000000000000||", 400,
            stricter: "no body has a petabyte"),
        .refuses(
            "a length beyond 64 bits", "\(post)|Content-Length: 18446744073709551617||", 400),
        .refuses(
            "a length above the limit", "POST /small HTTP/1.1|Host: a|Content-Length: 5||", 413,
            stricter: "the route's limit"),
        .takes(
            "a length at the limit", "POST /small HTTP/1.1|Host: a|Content-Length: 4||1234",
            "POST /small [1234]"),
        .refuses(
            "an early answer leaves the body",
            "POST /denied HTTP/1.1|Host: a|Content-Length: 2||hi",
            401, stricter: "the route's refusal"),
    ]

    static let codings: [BytesCase] = [
        .takes("chunked", "\(post)|Transfer-Encoding: chunked||5|hello|0||", "POST /p [hello]"),
        .takes("CHUNKED", "\(post)|TRANSFER-ENCODING: CHUNKED||5|hello|0||", "POST /p [hello]"),
        .takes("an empty chunked body", "\(post)|Transfer-Encoding: chunked||0||", "POST /p []"),
        .refuses(
            "gzip, chunked", "\(post)|Transfer-Encoding: gzip, chunked||0||", 501,
            stricter: "RFC 9112 6.1: not understood"),
        .refuses("chunked, gzip", "\(post)|Transfer-Encoding: chunked, gzip||0||", 400),
        .refuses("gzip", "\(post)|Transfer-Encoding: gzip||0||", 400),
        .refuses("identity", "\(post)|Transfer-Encoding: identity||0||", 400),
        .refuses(
            "an empty coding", "\(post)|Transfer-Encoding:||0||", 400),
        .refuses(
            "chunked twice in one field", "\(post)|Transfer-Encoding: chunked, chunked||0||", 400,
            stricter: "RFC 9112 6.1"),
        .refuses(
            "chunked in two fields",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||", 400,
            stricter: "RFC 9112 6.1"),
        .refuses(
            "gzip and chunked in two fields",
            "\(post)|Transfer-Encoding: gzip|Transfer-Encoding: chunked||0||", 400,
            stricter: "RFC 9112 6.1"),
        .refuses(
            "chunked with a comma", "\(post)|Transfer-Encoding: chunked,||0||", 400,
            stricter: "exactly `chunked`"),
        .refuses(
            "a comma before chunked", "\(post)|Transfer-Encoding: , chunked||0||", 400,
            stricter: "exactly `chunked`"),
        .refuses("chunked with a parameter", "\(post)|Transfer-Encoding: chunked;a=b||0||", 400),
        .refuses("chunked in quotes", "\(post)|Transfer-Encoding: \"chunked\"||0||", 400),
        .refuses("xchunked", "\(post)|Transfer-Encoding: xchunked||0||", 400),
        .refuses(
            "a vertical tab before chunked", "\(post)|Transfer-Encoding: \u{0B}chunked||0||", 400),
        .refuses(
            "a folded coding", "\(post)|Transfer-Encoding:| chunked||0||", 400,
            stricter: "RFC 9112 5.2"),
        .refuses(
            "HTTP/1.0 and chunked", "POST /p HTTP/1.0|Transfer-Encoding: chunked||0||", 400,
            stricter: "RFC 9112 6.1"),
    ]

    private static let chunked = "\(post)|Transfer-Encoding: chunked||"

    static let chunks: [BytesCase] = [
        .takes("several chunks", "\(chunked)3|abc|2|de|0||", "POST /p [abcde]"),
        .takes(
            "sizes in hexadecimal", "\(chunked)a|0123456789|B|0123456789a|0||",
            "POST /p [01234567890123456789a]"),
        .takes("leading zeros", "\(chunked)0005|hello|000||", "POST /p [hello]"),
        .takes("line ends in a chunk", "\(chunked)4||||0||", "POST /p [\r\n\r\n]"),
        .takes("an extension", "\(chunked)5;a=b|hello|0;c||", "POST /p [hello]"),
        .takes("a quoted extension", "\(chunked)5;a=\"b;c\"|hello|0||", "POST /p [hello]"),
        .takes("an escape in an extension", "\(chunked)5;a=\"\\\"\"|hello|0||", "POST /p [hello]"),
        .refuses("an extension without a name", "\(chunked)5;|hello|0||", 400),
        .refuses(
            "an extension without a value", "\(chunked)5;a=|hello|0||", 400,
            stricter: "RFC 9112 7.1.1"),
        .refuses("an extension left open", "\(chunked)5;a=\"b|hello|0||", 400),
        .refuses(
            "white space in an extension", "\(chunked)5 ; a|hello|0||", 400,
            stricter: "nobody sends it"),
        .refuses("no size", "\(chunked)|hello|0||", 400),
        .refuses("a size of letters", "\(chunked)xyz|hello|0||", 400),
        .refuses("a negative size", "\(chunked)-5|hello|0||", 400),
        .refuses("a size with 0x", "\(chunked)0x5|hello|0||", 400),
        .refuses("a size with a plus", "\(chunked)+5|hello|0||", 400),
        .refuses("a space before the size", "\(chunked) 5|hello|0||", 400),
        .refuses(
            "a space behind the size", "\(chunked)5 |hello|0||", 400),
        .refuses("an underscore in the size", "\(chunked)1_0|0123456789abcdef|0||", 400),
        .refuses("a size beyond 64 bits", "\(chunked)fffffffffffffffff|x|0||", 400),
        .refuses(
            "a size of nine digits", "\(chunked)000000005|hello|0||", 400,
            stricter: "no chunk is that large"),
        .refuses("a chunk too short", "\(chunked)5|hell|0||", 400),
        .refuses("a chunk too long", "\(chunked)5|hello!|0||", 400),
        .refuses("a bare line feed behind the size", "\(chunked)5\nhello|0||", 400),
        .refuses("a bare line feed behind the data", "\(chunked)5|hello\n0||", 400),
        .refuses("a bare carriage return behind the size", "\(chunked)5\rX|hello|0||", 400),
        .refuses("a bare line feed in an extension", "\(chunked)5;a\nhello|0||", 400),
        .refuses("a zero byte in an extension", "\(chunked)5;a\0|hello|0||", 400),
        .refuses("a comma instead of a semicolon", "\(chunked)5,a|hello|0||", 400),
        .refuses(
            "a body above the limit",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|2|de|0||", 413,
            stricter: "the route's limit"),
        .refuses(
            "a chunk above the limit is refused by its size",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||ffffff|", 413,
            stricter: "the route's limit"),
    ]

    static let trailers: [BytesCase] = [
        .takes("a trailer is dropped", "\(chunked)5|hello|0|X: 1||", "POST /p [hello]"),
        .takes("two trailers", "\(chunked)0|X: 1|Y: 2||", "POST /p []"),
        .refuses("a trailer that frames", "\(chunked)0|Content-Length: 9||", 400),
        .refuses(
            "a trailer with a coding", "\(chunked)0|Transfer-Encoding: chunked||", 400,
            stricter: "RFC 9110 6.5.1"),
        .refuses("a trailer with a host", "\(chunked)0|Host: b||", 400, stricter: "RFC 9110 6.5.1"),
        .refuses("a trailer without a colon", "\(chunked)0|X||", 400),
        .refuses("a trailer with a space before the colon", "\(chunked)0|X : 1||", 400),
        .refuses("a folded trailer", "\(chunked)0|X: 1| y||", 400, stricter: "RFC 9112 5.2"),
        .refuses("a trailer with a zero byte", "\(chunked)0|X: \0||", 400),
        .refuses("a bare line feed behind the trailers", "\(chunked)0|X: 1|\n", 400),
        .refuses("a bare line feed behind the last chunk", "\(chunked)0|\n", 400),
    ]

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
        .ends("a handler closes", "GET /closing HTTP/1.1|Host: a||", "bye"),
        .ends(
            "nothing is read behind close", "\(get)|Connection: close||GET /x HTTP/1.1|Host: a||",
            "GET /"),
    ]

    static let expectations: [BytesCase] = [
        .takes(
            "the body came along", "\(post)|Expect: 100-continue|Content-Length: 2||hi",
            "POST /p [hi]"),
        .takes("no body to continue with", "\(get)|Expect: 100-continue||", "GET /"),
        .refuses(
            "another expectation", "\(post)|Expect: 200-ok|Content-Length: 2||", 417,
            stricter: "RFC 9110 10.1.1"),
        .refuses(
            "an empty expectation", "\(post)|Expect:|Content-Length: 2||", 417,
            stricter: "RFC 9110 10.1.1"),
        .ends(
            "HTTP/1.0 expects nothing",
            "POST /p HTTP/1.0|Expect: anything|Content-Length: 2||hi", "POST /p [hi]"),
    ]

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
        BytesCase(
            name: "a bad request behind a good one", bytes: "\(get)||GET / HTTP/1.1||",
            answers: [Answer(status: 200, body: "GET /"), Answer(status: 400, body: nil)],
            fate: .closes, stricter: "RFC 9112 3.2"),
        BytesCase(
            name: "a refusal before the body of nothing",
            bytes: "GET /denied HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a||",
            answers: [Answer(status: 401, body: "no"), Answer(status: 200, body: "GET /2")],
            fate: .stays),
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
    ]

    static let smuggling: [BytesCase] = [
        .refuses(
            "CL.TE", "\(post)|Content-Length: 6|Transfer-Encoding: chunked||0||G", 400),
        .refuses(
            "TE.CL", "\(post)|Transfer-Encoding: chunked|Content-Length: 4||5c|GPOST / HTTP/1.1|",
            400),
        .refuses(
            "CL.0 and TE", "\(post)|Content-Length: 0|Transfer-Encoding: chunked||0||", 400),
        .refuses(
            "TE.TE with a second, odd one",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding: cow||5c|x|0||", 400),
        .refuses(
            "TE behind a space", "\(post)|Transfer-Encoding : chunked||0||", 400),
        .refuses(
            "TE in a folded line", "\(post)|X: X| Transfer-Encoding: chunked||0||", 400,
            stricter: "RFC 9112 5.2"),
        .refuses(
            "TE behind a bare line feed", "\(post)|X: X\nTransfer-Encoding: chunked||0||", 400),
        .refuses(
            "TE behind a bare carriage return", "\(post)|X: X\rTransfer-Encoding: chunked||0||", 400
        ),
        .refuses(
            "CL behind a zero byte", "\(post)|\0Content-Length: 5||hello", 400),
        .refuses(
            "CL with a zero byte", "\(post)|Content-Length: 5\0||hello", 400),
        .refuses(
            "CL twice, the second in disguise",
            "\(post)|Content-Length: 5|Content-Length : 0||hello", 400),
        .refuses(
            "CL with a vertical tab", "\(post)|Content-Length:\u{0B}5||hello", 400),
        .refuses(
            "a chunk size that overflows 32 bits", "\(chunked)100000001|x|0||", 400,
            stricter: "no chunk is that large"),
        .refuses(
            "a chunk extension that hides a line",
            "\(chunked)2;\n|hi|0||", 400),
        .refuses(
            "a request hidden behind an early answer",
            "POST /denied HTTP/1.1|Host: a|Content-Length: 40||GET /hidden HTTP/1.1|Host: a||", 401,
            stricter: "the route's refusal"),
        .refuses(
            "a request hidden behind a body too large",
            "POST /small HTTP/1.1|Host: a|Content-Length: 27||GET /hidden HTTP/1.1|Host: a||", 413,
            stricter: "the route's limit"),
    ]
}

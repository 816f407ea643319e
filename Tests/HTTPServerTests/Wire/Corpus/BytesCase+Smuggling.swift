/// What hides a request from one of two servers (RFC 9112 section 11.2). The hidden one is for
/// `/hidden`.
extension BytesCase {
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
            "TE in a folded line", "\(post)|X: X| Transfer-Encoding: chunked||0||", 400),
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
            stricter: .chunkDigits),
        .refuses(
            "a chunk extension that hides a line",
            "\(chunked)2;\n|hi|0||", 400),
        .takes(
            "CL.0: what a proxy takes for a body is one",
            "\(post)|Content-Length: 38||GET /hidden HTTP/1.1|Host: abcdef||",
            "POST /p [GET /hidden HTTP/1.1\r\nHost: abcdef\r\n\r\n]"),
        .takes(
            "TE.0: what is in a chunk is no request",
            "\(chunked)21|GET /hidden HTTP/1.1|Host: a|||0||",
            "POST /p [GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n]"),
        .refuses(
            "CL.TE with a request behind the chunks",
            "\(post)|Content-Length: 4|Transfer-Encoding: chunked||0||GET /hidden HTTP/1.1|Host: a||",
            400),
        .refuses(
            "TE.CL with a request in a chunk",
            "\(post)|Transfer-Encoding: chunked|Content-Length: 4||1e|GET /hidden HTTP/1.1|Host: a|||0||",
            400),
        .refuses(
            "CL and TE in GET", "\(get)|Content-Length: 0|Transfer-Encoding: chunked||0||", 400),
        .refuses(
            "CL and TE that agree", "\(post)|Content-Length: 5|Transfer-Encoding: chunked||0||", 400
        ),
        .refuses(
            "CL and TE with fields between",
            "\(post)|Content-Length: 5|X: 1|Y: 2|Transfer-Encoding: chunked||0||", 400),
        .refuses(
            "CL and TE in other case", "\(post)|content-length: 5|TRANSFER-ENCODING: Chunked||0||",
            400),
        .refuses(
            "CL and TE in HTTP/1.0",
            "POST /p HTTP/1.0|Content-Length: 5|Transfer-Encoding: chunked||0||", 400),
        .refuses(
            "CL and identity", "\(post)|Content-Length: 5|Transfer-Encoding: identity||hello", 400),
        .refuses("CL and an empty TE", "\(post)|Content-Length: 5|Transfer-Encoding:||hello", 400),
        .refuses(
            "CL and gzip, chunked",
            "\(post)|Content-Length: 5|Transfer-Encoding: gzip, chunked||0||", 400),
        .refuses(
            "CL and an unknown coding", "\(post)|Content-Length: 5|Transfer-Encoding: cow||hello",
            400),
        .refuses(
            "TE.TE with a space before the colon",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding : cow||0||", 400),
        .refuses(
            "TE.TE with identity first",
            "\(post)|Transfer-Encoding: identity|Transfer-Encoding: chunked||0||", 400,
            stricter: .unknownCoding),
        .refuses("TE.TE with a comma", "\(post)|Transfer-Encoding: chunked, cow||0||", 400),
        .refuses(
            "TE.TE in other case",
            "\(post)|Transfer-Encoding: chunked|transfer-encoding: CHUNKED||0||", 400),
        .refuses("TE on a line of its own", "\(post)|Transfer-Encoding|: chunked||0||", 400),
        .refuses(
            "TE behind a tab in front", "\(post)|\tTransfer-Encoding: chunked||0||", 400),
        .refuses(
            "TE behind a space in front, as the first field",
            "POST /p HTTP/1.1| Transfer-Encoding: chunked|Host: a||0||", 400),
        .refuses(
            "TE with a zero byte in its name", "\(post)|Transfer\0-Encoding: chunked||0||", 400),
        .refuses("TE with a space in its name", "\(post)|Transfer Encoding: chunked||0||", 400),
        .refuses("TE with an equals sign", "\(post)|Transfer-Encoding= chunked||0||", 400),
        .refuses("TE with two colons", "\(post)|Transfer-Encoding:: chunked||0||", 400),
        .refuses(
            "TE behind a line feed and a carriage return",
            "\(post)|X: X\n\rTransfer-Encoding: chunked||0||", 400),
        .refuses(
            "TE in the request line", "POST /p HTTP/1.1\nTransfer-Encoding: chunked|Host: a||0||",
            400),
        .refuses("CL before a space", "\(post)|Content-Length : 5||hello", 400),
        .refuses("CL before a tab", "\(post)|Content-Length\t: 5||hello", 400),
        .refuses(
            "CL behind a space in front", "\(post)| Content-Length: 5||hello", 400),
        .refuses("CL behind a bare line feed", "\(post)|X: X\nContent-Length: 5||hello", 400),
        .refuses("CL behind a bare carriage return", "\(post)|X: X\rContent-Length: 5||hello", 400),
        .refuses(
            "CL with a carriage return before its colon", "\(post)|Content-Length\r: 5||hello", 400),
        .refuses("CL with a zero byte in its name", "\(post)|Content\0-Length: 5||hello", 400),
        .refuses("CL with two colons", "\(post)|Content-Length:: 5||hello", 400),
        .refuses("CL behind a form feed", "\(post)|Content-Length: \u{0C}5||hello", 400),
        .refuses(
            "CL of the same value with a sign",
            "\(post)|Content-Length: 5|Content-Length: +5||hello", 400),
        .refuses(
            "0.CL: a length of zero, and another",
            "\(post)|Content-Length: 0|Content-Length: 30||GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "0.CL: a length of zero, and a list",
            "\(post)|Content-Length: 0, 30||GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "a chunk that ends with two other bytes",
            "\(chunked)2|hiXX1e|GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "a chunk extension with a carriage return",
            "\(chunked)2;a\rb|hi|0||GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "a chunk size before a line feed", "\(chunked)2\nhi|0||GET /hidden HTTP/1.1|Host: a||",
            400),
        .refuses(
            "a chunk size that wraps around 64 bits",
            "\(chunked)10000000000000002|hi|0||GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses("a chunk size of a minus", "\(chunked)-1|GET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "a last chunk that a line feed ends", "\(chunked)0\n\nGET /hidden HTTP/1.1|Host: a||",
            400),
        .refuses(
            "a trailer that a line feed ends", "\(chunked)0|X: 1\n\nGET /hidden HTTP/1.1|Host: a||",
            400),
        .refuses(
            "a head that a line feed ends",
            "GET / HTTP/1.1|Host: a\n\nGET /hidden HTTP/1.1|Host: a||", 400),
        .refuses(
            "an absolute target for an internal host",
            "GET http://localhost/hidden HTTP/1.1|Host: a||", 400, stricter: .targetHost),
        .refuses(
            "a request in the version", "GET / HTTP/1.1 |Host: a||GET /hidden HTTP/1.1|Host: a||",
            400),
    ]
}

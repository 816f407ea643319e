/// Transfer-Encoding (RFC 9112 section 6.1).
extension BytesCase {
    static let codings: [BytesCase] = [
        .takes("chunked", "\(post)|Transfer-Encoding: chunked||5|hello|0||", "POST /p [hello]"),
        .takes("CHUNKED", "\(post)|TRANSFER-ENCODING: CHUNKED||5|hello|0||", "POST /p [hello]"),
        .takes("an empty chunked body", "\(post)|Transfer-Encoding: chunked||0||", "POST /p []"),
        .refuses(
            "gzip, chunked", "\(post)|Transfer-Encoding: gzip, chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses("chunked, gzip", "\(post)|Transfer-Encoding: chunked, gzip||0||", 400),
        .refuses("gzip", "\(post)|Transfer-Encoding: gzip||0||", 400),
        .refuses("identity", "\(post)|Transfer-Encoding: identity||0||", 400),
        .refuses(
            "an empty coding", "\(post)|Transfer-Encoding:||0||", 400, stricter: .emptyCoding),
        .refuses(
            "chunked twice in one field", "\(post)|Transfer-Encoding: chunked, chunked||0||", 400),
        .refuses(
            "chunked in two fields",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||", 400),
        .refuses(
            "gzip and chunked in two fields",
            "\(post)|Transfer-Encoding: gzip|Transfer-Encoding: chunked||0||", 400,
            stricter: .unknownCoding),
        .refuses(
            "chunked with a comma", "\(post)|Transfer-Encoding: chunked,||0||", 400),
        .refuses(
            "a comma before chunked", "\(post)|Transfer-Encoding: , chunked||0||", 400,
            stricter: .emptyCoding),
        .refuses("chunked with a parameter", "\(post)|Transfer-Encoding: chunked;a=b||0||", 400),
        .refuses("chunked in quotes", "\(post)|Transfer-Encoding: \"chunked\"||0||", 400),
        .refuses("xchunked", "\(post)|Transfer-Encoding: xchunked||0||", 400),
        .refuses(
            "a vertical tab before chunked", "\(post)|Transfer-Encoding: \u{0B}chunked||0||", 400),
        .refuses(
            "a folded coding", "\(post)|Transfer-Encoding:| chunked||0||", 400),
        .refuses(
            "HTTP/1.0 and chunked", "POST /p HTTP/1.0|Transfer-Encoding: chunked||0||", 400,
            stricter: .codingVersion),
        .takes("cHuNkEd", "\(post)|Transfer-Encoding: cHuNkEd||5|hello|0||", "POST /p [hello]"),
        .takes(
            "chunked without white space", "\(post)|Transfer-Encoding:chunked||5|hello|0||",
            "POST /p [hello]"),
        .takes(
            "chunked behind a tab", "\(post)|Transfer-Encoding:\tchunked||5|hello|0||",
            "POST /p [hello]"),
        .takes(
            "chunked before a space", "\(post)|Transfer-Encoding: chunked ||5|hello|0||",
            "POST /p [hello]"),
        .takes(
            "chunked as the first field",
            "POST /p HTTP/1.1|Transfer-Encoding: chunked|Host: a||5|hello|0||", "POST /p [hello]"),
        .takes(
            "chunked with GET", "\(get)|Transfer-Encoding: chunked||5|hello|0||", "GET / [hello]"),
        .takes(
            "fields that resemble a coding",
            "\(post)|Transfer_Encoding: chunked|Transfer-Encodin: chunked|X-Transfer-Encoding: chunked||",
            "POST /p"),
        .takes(
            "what may be answered in codings", "\(get)|TE: trailers, gzip|Connection: TE||", "GET /"
        ),
        .takes(
            "a length beside a field that resembles a coding",
            "\(post)|Transfer-Encoding2: chunked|Content-Length: 2||hi", "POST /p [hi]"),
        .refuses(
            "deflate, chunked", "\(post)|Transfer-Encoding: deflate, chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses(
            "compress, chunked", "\(post)|Transfer-Encoding: compress, chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses(
            "br, chunked without a space", "\(post)|Transfer-Encoding: br,chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses(
            "identity, chunked", "\(post)|Transfer-Encoding: identity, chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses(
            "gzip, deflate, chunked", "\(post)|Transfer-Encoding: gzip, deflate, chunked||0||", 501,
            stricter: .unknownCoding),
        .refuses(
            "a coding with a parameter before chunked",
            "\(post)|Transfer-Encoding: x;a=b, chunked||0||", 501, stricter: .unknownCoding),
        .refuses("chunked, identity", "\(post)|Transfer-Encoding: chunked, identity||0||", 400),
        .refuses(
            "chunked, chunked, chunked",
            "\(post)|Transfer-Encoding: chunked, chunked, chunked||0||", 400),
        .refuses(
            "chunked, gzip, chunked", "\(post)|Transfer-Encoding: chunked, gzip, chunked||0||", 400),
        .refuses("gzip, chunked, gzip", "\(post)|Transfer-Encoding: gzip, chunked, gzip||0||", 400),
        .refuses(
            "chunked and two commas", "\(post)|Transfer-Encoding: chunked,,||0||", 400),
        .refuses(
            "a comma right before chunked", "\(post)|Transfer-Encoding: ,chunked||0||", 400,
            stricter: .emptyCoding),
        .refuses("a comma as a coding", "\(post)|Transfer-Encoding: ,||0||", 400),
        .refuses(
            "a coding of white space", "\(post)|Transfer-Encoding: \t ||0||", 400,
            stricter: .emptyCoding),
        .refuses("chunked chunked", "\(post)|Transfer-Encoding: chunked chunked||0||", 400),
        .refuses("chunke", "\(post)|Transfer-Encoding: chunke||0||", 400),
        .refuses("chunkedd", "\(post)|Transfer-Encoding: chunkedd||0||", 400),
        .refuses("chunked-", "\(post)|Transfer-Encoding: chunked-||0||", 400),
        .refuses("c hunked", "\(post)|Transfer-Encoding: c hunked||0||", 400),
        .refuses("chunked in single quotes", "\(post)|Transfer-Encoding: 'chunked'||0||", 400),
        .refuses("chunked and a semicolon", "\(post)|Transfer-Encoding: chunked;||0||", 400),
        .refuses("chunked with a weight", "\(post)|Transfer-Encoding: chunked;q=0||0||", 400),
        .refuses("chunked and a zero byte", "\(post)|Transfer-Encoding: chunked\0||0||", 400),
        .refuses("chunked behind a zero byte", "\(post)|Transfer-Encoding: \u{0}chunked||0||", 400),
        .refuses("chunked and a form feed", "\(post)|Transfer-Encoding: chunked\u{0C}||0||", 400),
        .refuses(
            "chunked behind a no-break space", "\(post)|Transfer-Encoding: \u{A0}chunked||0||", 400),
        .refuses("chunked and a delete", "\(post)|Transfer-Encoding: chunked\u{7F}||0||", 400),
        .refuses(
            "chunked with the Kelvin sign", "\(post)|Transfer-Encoding: chun\u{212A}ed||0||", 400),
        .refuses(
            "chunked with a full-width letter", "\(post)|Transfer-Encoding: ｃhunked||0||", 400),
        .refuses(
            "chunked with a line feed in front", "\(post)|Transfer-Encoding: \nchunked||0||", 400),
        .refuses(
            "chunked with a carriage return in front", "\(post)|Transfer-Encoding: \rchunked||0||",
            400),
        .refuses(
            "chunked and gzip in two fields",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding: gzip||0||", 400),
        .refuses(
            "chunked and an empty coding in two fields",
            "\(post)|Transfer-Encoding: chunked|Transfer-Encoding:||0||", 400,
            stricter: .emptyCoding),
        .refuses(
            "a coding that goes on in the next line", "\(post)|Transfer-Encoding: chun| ked||0||",
            400),
        .refuses(
            "HTTP/1.0 and gzip, chunked", "POST /p HTTP/1.0|Transfer-Encoding: gzip, chunked||0||",
            400, stricter: .codingVersion),
        .refuses(
            "HTTP/1.0 with keep-alive and chunked",
            "POST /p HTTP/1.0|Connection: keep-alive|Transfer-Encoding: chunked||0||", 400,
            stricter: .codingVersion),
        .refuses(
            "identity with a length", "\(post)|Transfer-Encoding: identity|Content-Length: 2||hi",
            400),
        .refuses(
            "a tab behind chunked", "\(post)|Transfer-Encoding: chunked\t||5|hello|0||", 400),
        .refuses(
            "a space and a tab behind chunked",
            "\(post)|Transfer-Encoding: chunked \t||5|hello|0||", 400),
        .refuses(
            "an unknown coding twice beside an upgrade",
            "\(get)|Connection: upgrade|Upgrade: h2c|Transfer-Encoding: x|Transfer-Encoding: x||",
            400, stricter: .unknownCoding),
        .refuses(
            "an unknown coding beside an upgrade",
            "\(get)|Connection: upgrade|Upgrade: h2c|Transfer-Encoding: x||", 400,
            stricter: .unknownCoding),
    ]
}

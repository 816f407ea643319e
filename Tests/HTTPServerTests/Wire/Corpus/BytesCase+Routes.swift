/// What the route decides and the parser does not: how large a body may be, and whether there is an
/// answer before it.
extension BytesCase {
    static let routes: [BytesCase] = [
        .refuses(
            "a length above the limit", "POST /small HTTP/1.1|Host: a|Content-Length: 5||", 413),
        .takes(
            "a length at the limit", "POST /small HTTP/1.1|Host: a|Content-Length: 4||1234",
            "POST /small [1234]"),
        .refuses(
            "an early answer leaves the body",
            "POST /denied HTTP/1.1|Host: a|Content-Length: 2||hi",
            401),
        .refuses(
            "a body above the limit",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|2|de|0||", 413),
        .refuses(
            "a chunk above the limit is refused by its size",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||ffffff|", 413),
        .ends("a handler closes", "GET /closing HTTP/1.1|Host: a||", "bye"),
        BytesCase(
            name: "a refusal before the body of nothing",
            bytes: "GET /denied HTTP/1.1|Host: a||GET /2 HTTP/1.1|Host: a||",
            answers: [Answer(status: 401, body: "no"), Answer(status: 200, body: "GET /2")],
            fate: .stays),
        .refuses(
            "a request hidden behind an early answer",
            "POST /denied HTTP/1.1|Host: a|Content-Length: 40||GET /hidden HTTP/1.1|Host: a||", 401),
        .refuses(
            "a request hidden behind a body too large",
            "POST /small HTTP/1.1|Host: a|Content-Length: 27||GET /hidden HTTP/1.1|Host: a||", 413),
        .refuses("a length of 2^32", "\(post)|Content-Length: 4294967296||", 413),
        .refuses("a length of 15 nines", "\(post)|Content-Length: 999999999999999||", 413),
        .refuses("a chunk of 4 GiB less one byte", "\(chunked)ffffffff|", 413),
        .refuses(
            "a second chunk above the limit",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||4|abcd|1|", 413),
        .takes(
            "chunks at the limit",
            "POST /small HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|1|d|0||",
            "POST /small [abcd]"),
        .refuses(
            "a request hidden behind an early answer to chunks",
            "POST /denied HTTP/1.1|Host: a|Transfer-Encoding: chunked||0||GET /hidden HTTP/1.1|Host: a||",
            401),
        .refuses(
            "an early answer to a request that waits for 100",
            "POST /denied HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||", 401),
        .refuses(
            "a body too large is refused instead of 100",
            "POST /small HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 5||", 413),
    ]
}

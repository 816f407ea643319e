/// The four forms of a target (RFC 9112 section 3.2), of which three are here.
extension BytesCase {
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
            stricter: .targetHost),
        .refuses(
            "user information in the target", "GET http://u@a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "an absolute target without a host", "GET http:///x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "another scheme", "GET ftp://a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetForm),
        .refuses("a relative target", "GET x HTTP/1.1|Host: a||", 400),
        .refuses("a star with GET", "GET * HTTP/1.1|Host: a||", 400, stricter: .starTarget),
        .refuses(
            "a fragment", "GET /x#y HTTP/1.1|Host: a||", 400,
            stricter: .fragment),
        .refuses("a space in the target", "GET /x y HTTP/1.1|Host: a||", 400),
        .refuses("a tab in the target", "GET /x\ty HTTP/1.1|Host: a||", 400),
        .refuses("a zero byte in the target", "GET /x\0 HTTP/1.1|Host: a||", 400),
        .refuses("a delete in the target", "GET /x\u{7F} HTTP/1.1|Host: a||", 400),
        .refuses(
            "a target that is not ASCII", "GET /ü HTTP/1.1|Host: a||", 400),
        .refuses(
            "a quote in the target", "GET /\" HTTP/1.1|Host: a||", 400, stricter: .targetBytes),
        .refuses(
            "a backslash in the target", "GET /a\\b HTTP/1.1|Host: a||", 400,
            stricter: .targetBytes),
        .refuses(
            "angle brackets in the target", "GET /<b> HTTP/1.1|Host: a||", 400,
            stricter: .targetBytes),
        .takes("every unreserved character", "GET /aZ09-._~ HTTP/1.1|Host: a||", "GET /aZ09-._~"),
        .takes("every sub-delimiter", "GET /!$&'()*+,;= HTTP/1.1|Host: a||", "GET /!$&'()*+,;="),
        .takes("a colon and an at sign in the path", "GET /a:b@c HTTP/1.1|Host: a||", "GET /a:b@c"),
        .takes("a slash at the end", "GET /a/ HTTP/1.1|Host: a||", "GET /a/"),
        .takes("an empty segment", "GET /a//b HTTP/1.1|Host: a||", "GET /a//b"),
        .takes("a dot", "GET /. HTTP/1.1|Host: a||", "GET /."),
        .takes("an escaped space", "GET /a%20b HTTP/1.1|Host: a||", "GET /a%20b"),
        .takes("an escaped letter stays escaped", "GET /%61 HTTP/1.1|Host: a||", "GET /%61"),
        .takes(
            "a broken escape is left to the router", "GET /%zz% HTTP/1.1|Host: a||", "GET /%zz%"),
        .takes("a query of slashes", "GET /?/a/b HTTP/1.1|Host: a||", "GET /?/a/b"),
        .takes("a URI in a query", "GET /x?u=http://b/c HTTP/1.1|Host: a||", "GET /x?u=http://b/c"),
        .takes("a parameter twice", "GET /x?a=1&a=2 HTTP/1.1|Host: a||", "GET /x?a=1&a=2"),
        .takes("two question marks", "GET /x?? HTTP/1.1|Host: a||", "GET /x??"),
        .takes("a plus in a query", "GET /x?a+b HTTP/1.1|Host: a||", "GET /x?a+b"),
        .takes("brackets in a path", "GET /[a]{b} HTTP/1.1|Host: a||", "GET /[a]{b}"),
        .takes(
            "a path that looks like a version", "GET /HTTP/1.1 HTTP/1.1|Host: a||", "GET /HTTP/1.1"),
        .takes(
            "a path that looks like a URI", "GET /http://b/ HTTP/1.1|Host: a||", "GET /http://b/"),
        .takes("a path of two hosts", "GET //b/x HTTP/1.1|Host: a||", "GET //b/x"),
        .takes("an absolute target with a slash", "GET http://a/ HTTP/1.1|Host: a||", "GET /"),
        .takes(
            "an absolute target with an empty query", "GET http://a/? HTTP/1.1|Host: a||", "GET /?"),
        .takes(
            "an absolute target with two slashes", "GET http://a//x HTTP/1.1|Host: a||", "GET //x"),
        .takes(
            "an absolute target with an at sign in its path", "GET http://a/x@y HTTP/1.1|Host: a||",
            "GET /x@y"),
        .takes(
            "an absolute target whose host is an address",
            "GET http://127.0.0.1/x HTTP/1.1|Host: 127.0.0.1||", "GET /x"),
        .takes(
            "an absolute target whose host is an IPv6 address",
            "GET http://[::1]:8/x HTTP/1.1|Host: [::1]:8||", "GET /x"),
        .takes(
            "an absolute target whose host is in other case",
            "GET http://EXAMPLE.org/x HTTP/1.1|Host: example.ORG||", "GET /x"),
        .takes(
            "an absolute target with an empty port", "GET http://a:/x HTTP/1.1|Host: a:||", "GET /x"
        ),
        .takes("HTTPS in capitals", "GET HTTPS://a/x HTTP/1.1|Host: a||", "GET /x"),
        .takes(
            "OPTIONS of an absolute target", "OPTIONS http://a/x HTTP/1.1|Host: a||", "OPTIONS /x"),
        .ends("an absolute target in HTTP/1.0 without Host", "GET http://a/x HTTP/1.0||", "GET /x"),
        .refuses(
            "an absolute target with another port", "GET http://a:80/x HTTP/1.1|Host: a||", 400,
            stricter: .targetHost),
        .refuses(
            "an absolute target without the port of Host", "GET http://a/x HTTP/1.1|Host: a:80||",
            400, stricter: .targetHost),
        .refuses(
            "an absolute target without Host", "GET http://a/x HTTP/1.1||", 400, stricter: .oneHost),
        .refuses(
            "a scheme alone", "GET http:// HTTP/1.1|Host: a||", 400, stricter: .targetAuthority),
        .refuses("a scheme with one slash", "GET http:/a HTTP/1.1|Host: a||", 400),
        .refuses("a scheme without slashes", "GET http:a HTTP/1.1|Host: a||", 400),
        .refuses("a scheme without a colon", "GET http//a HTTP/1.1|Host: a||", 400),
        .refuses(
            "a scheme with a letter more", "GET httpx://a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetForm),
        .refuses(
            "a web socket's scheme", "GET ws://a/x HTTP/1.1|Host: a||", 400, stricter: .targetForm),
        .refuses("a mail address as a target", "GET mailto:a@b HTTP/1.1|Host: a||", 400),
        .refuses("an authority as a target", "GET a:80 HTTP/1.1|Host: a||", 400),
        .refuses(
            "a password in the target", "GET http://u:p@a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "empty user information in the target", "GET http://@a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "two at signs in the target", "GET http://u@v@a/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "a port without a host in the target", "GET http://:80/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "a port of letters in the target", "GET http://a:b/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "a port too large in the target", "GET http://a:65536/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses(
            "an IPv6 address left open in the target", "GET http://[::1/x HTTP/1.1|Host: a||", 400,
            stricter: .targetAuthority),
        .refuses("a space in the target's host", "GET http://a b/x HTTP/1.1|Host: a||", 400),
        .refuses(
            "a fragment in an absolute target", "GET http://a/#f HTTP/1.1|Host: a||", 400,
            stricter: .fragment),
        .refuses("an empty fragment", "GET /# HTTP/1.1|Host: a||", 400, stricter: .fragment),
        .refuses(
            "a fragment in a query", "GET /x?y#z HTTP/1.1|Host: a||", 400, stricter: .fragment),
        .refuses("a fragment only", "GET #x HTTP/1.1|Host: a||", 400),
        .refuses("a query only", "GET ?x HTTP/1.1|Host: a||", 400),
        .refuses("a dot as a target", "GET . HTTP/1.1|Host: a||", 400),
        .refuses("dots and a path as a target", "GET ../x HTTP/1.1|Host: a||", 400),
        .refuses("a backslash as a target", "GET \\x HTTP/1.1|Host: a||", 400),
        .refuses("an escape as a target", "GET %2Fx HTTP/1.1|Host: a||", 400),
        .refuses("a star with POST", "POST * HTTP/1.1|Host: a||", 400, stricter: .starTarget),
        .refuses("two stars", "OPTIONS ** HTTP/1.1|Host: a||", 400, stricter: .targetForm),
        .refuses("a star and a path", "OPTIONS */x HTTP/1.1|Host: a||", 400, stricter: .targetForm),
        .refuses(
            "a star and a query", "OPTIONS *?x HTTP/1.1|Host: a||", 400, stricter: .targetForm),
        .refuses(
            "a path with OPTIONS that begins with no slash", "OPTIONS x HTTP/1.1|Host: a||", 400),
        .refuses(
            "a quote in a query", "GET /x?\"y\" HTTP/1.1|Host: a||", 400, stricter: .targetBytes),
        .refuses(
            "angle brackets in a query", "GET /x?<y> HTTP/1.1|Host: a||", 400,
            stricter: .targetBytes),
        .refuses(
            "a backslash in a query", "GET /x?\\ HTTP/1.1|Host: a||", 400, stricter: .targetBytes),
        .refuses(
            "a query that is not ASCII", "GET /x?ü HTTP/1.1|Host: a||", 400),
        .refuses("a bell in the target", "GET /x\u{07} HTTP/1.1|Host: a||", 400),
        .refuses("a vertical tab in the target", "GET /x\u{0B}y HTTP/1.1|Host: a||", 400),
        .refuses("a form feed in the target", "GET /x\u{0C}y HTTP/1.1|Host: a||", 400),
        .refuses("a zero byte in a query", "GET /x?\0 HTTP/1.1|Host: a||", 400),
    ]
}

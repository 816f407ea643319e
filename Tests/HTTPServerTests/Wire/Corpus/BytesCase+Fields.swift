/// Names and values (RFC 9112 section 5).
extension BytesCase {
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
        .refuses("a folded value", "\(get)|X: a| b||", 400),
        .refuses("a value folded with a tab", "\(get)|X: a|\tb||", 400),
        .refuses("a folded first line", "GET / HTTP/1.1| Host: a||", 400),
        .takes("a value", "\(get)|Echo: a b||", "GET / <a b>"),
        .takes(
            "a value without the white space around it", "\(get)|Echo: \t a b\t ||", "GET / <a b>"),
        .takes("a value in quotes", "\(get)|Echo: \"a, b\"||", "GET / <\"a, b\">"),
        .takes("a backslash in a value", "\(get)|Echo: a\\b||", "GET / <a\\b>"),
        .takes("colons in a value", "\(get)|Echo: :a::b:||", "GET / <:a::b:>"),
        .takes("commas in a value", "\(get)|Echo: ,a,,b,||", "GET / <,a,,b,>"),
        .takes(
            "semicolons and equals signs in a value", "\(get)|Echo: a=b; c=d||", "GET / <a=b; c=d>"),
        .takes("a tab within a value", "\(get)|Echo: a\tb||", "GET / <a\tb>"),
        .takes("UTF-8 in a value", "\(get)|Echo: grün 🌳||", "GET / <grün 🌳>"),
        .takes(
            "line ends of Unicode in a value", "\(get)|Echo: a\u{2028}b\u{85}c||",
            "GET / <a\u{2028}b\u{85}c>"),
        .takes(
            "a value that looks like a request", "\(get)|Echo: GET / HTTP/1.1||",
            "GET / <GET / HTTP/1.1>"),
        .takes("a value that is empty", "\(get)|Echo:||", "GET / <>"),
        .takes("a value of one byte", "\(get)|Echo:a||", "GET / <a>"),
        .takes(
            "a value of 1000 bytes", "\(get)|Echo: \(String(repeating: "v", count: 1000))||",
            "GET / <\(String(repeating: "v", count: 1000))>"),
        .takes("two fields of one name", "\(get)|Echo: 1|Echo: 2||", "GET / <1, 2>"),
        .takes(
            "two fields of one name with another between", "\(get)|Echo: 1|X: y|ECHO: 2||",
            "GET / <1, 2>"),
        .takes("an empty field and one of the same name", "\(get)|Echo:|Echo: 2||", "GET / <, 2>"),
        .takes("a name in other case", "\(get)|eChO: a||", "GET / <a>"),
        .takes("a name of one letter", "\(get)|e: a||", "GET /"),
        .takes("a name of digits only", "\(get)|1: a||", "GET /"),
        .takes("a name of an underscore", "\(get)|_: a||", "GET /"),
        .takes(
            "a name of 200 letters", "\(get)|\(String(repeating: "n", count: 200)): a||", "GET /"),
        .takes(
            "names that begin like one another", "\(get)|Echo: a|Ech: b|Echoes: c||", "GET / <a>"),
        .takes("fields before Host", "GET / HTTP/1.1|Echo: a|Host: a||", "GET / <a>"),
        .takes(
            "fifty fields", "\(get)|\(String(repeating: "X: 1|", count: 49))Echo: a||", "GET / <a>"),
        .refuses("a carriage return at the end of a value", "\(get)|X: a\r||", 400),
        .refuses("a carriage return as a value", "\(get)|X:\r||", 400),
        .refuses("a carriage return in a name", "\(get)|X\rY: a||", 400),
        .refuses("a carriage return before a colon", "\(get)|X\r: a||", 400),
        .refuses("a line feed in a name", "\(get)|X\nY: a||", 400),
        .refuses("a line feed in a value", "\(get)|X: a\nb||", 400),
        .refuses("a field in front of a space", "\(get)| X: a||", 400),
        .refuses("a field in front of a tab", "\(get)|\tX: a||", 400),
        .refuses("a line of a space", "\(get)| ||", 400),
        .refuses("a line of a tab", "\(get)|X: a|\t||", 400),
        .refuses("a value that begins on the next line", "\(get)|X:| a||", 400),
        .refuses("a value folded twice", "\(get)|X: a| b| c||", 400),
        .refuses("a folded last line", "\(get)|X: a|   ||", 400),
        .refuses("a line of a colon", "\(get)|:||", 400),
        .refuses("a name without a value or colon", "\(get)|X||", 400),
        .refuses("an equals sign instead of a colon", "\(get)|X=a||", 400),
        .refuses("a second request line as a field", "\(get)|GET /y HTTP/1.1||", 400),
        .refuses("a no-break space before the colon", "\(get)|X\u{A0}: a||", 400),
        .refuses("a zero byte before the colon", "\(get)|X\0: a||", 400),
        .refuses("a vertical tab before the colon", "\(get)|X\u{0B}: a||", 400),
        .refuses("a name in quotes", "\(get)|\"X\": a||", 400),
        .refuses("an escape in a value of a terminal", "\(get)|X: \u{1B}[0m||", 400),
        .refuses("a vertical tab in a value", "\(get)|X: a\u{0B}b||", 400),
        .refuses("a form feed in a value", "\(get)|X: a\u{0C}b||", 400),
        .refuses("a backspace in a value", "\(get)|X: a\u{08}b||", 400),
        .refuses("a zero byte as a value", "\(get)|X: \0||", 400),
        .refuses("a zero byte at the end of a value", "\(get)|X: a\0||", 400),
        .refuses("a delete as a value", "\(get)|X: \u{7F}||", 400),
        .refuses("a unit separator in a value", "\(get)|X: a\u{1F}b||", 400),
    ]

    /// RFC 9110 section 5.6.2: delimiters are in no name.
    static let delimiters: [BytesCase] = "\"(),/;<=>?@[\\]{}".map { delimiter in
        .refuses("`\(delimiter)` in a name", "\(get)|X\(delimiter)Y: a||", 400)
    }

    /// Lines end with CRLF (RFC 9112 section 2.2).
    static let lineEnds: [BytesCase] = [
        .refuses("a bare line feed after the request line", "GET / HTTP/1.1\nHost: a||", 400),
        .refuses("a bare line feed after a field", "GET / HTTP/1.1|Host: a\nX: 1||", 400),
        .refuses("a bare line feed as the last line", "GET / HTTP/1.1|Host: a|\n", 400),
        .refuses("bare line feeds only", "GET / HTTP/1.1\nHost: a\n\n", 400),
        .refuses(
            "a bare line feed in front", "\nGET / HTTP/1.1|Host: a||", 400,
            stricter: .leadingLines),
        .refuses(
            "a bare carriage return in front", "\rGET / HTTP/1.1|Host: a||", 400,
            stricter: .leadingLines),
        .refuses("two carriage returns", "GET / HTTP/1.1\r\r\nHost: a||", 400),
        .refuses("a carriage return in the request line", "GET /\r HTTP/1.1|Host: a||", 400),
        .refuses(
            "a line feed and a carriage return after the request line",
            "GET / HTTP/1.1\n\rHost: a||", 400),
        .refuses("a bare carriage return after the request line", "GET / HTTP/1.1\rHost: a||", 400),
        .refuses("a bare carriage return after a field", "GET / HTTP/1.1|Host: a\rX: 1||", 400),
        .refuses("two carriage returns after a field", "GET / HTTP/1.1|Host: a\r\r\n|", 400),
        .refuses("a bare carriage return as the last line", "GET / HTTP/1.1|Host: a|\rX: 1||", 400),
        .refuses("two line feeds after a field", "GET / HTTP/1.1|Host: a\n\n", 400),
        .refuses("a line feed and an empty line", "GET / HTTP/1.1|Host: a\n||", 400),
        .refuses("a bare line feed before a field", "GET / HTTP/1.1|\nHost: a||", 400),
        .refuses("a bare line feed in the target", "GET /\nx HTTP/1.1|Host: a||", 400),
        .refuses("a bare line feed behind the target", "GET /\nHost: a||", 400),
        .refuses("a bare line feed behind the method", "GET\n/ HTTP/1.1|Host: a||", 400),
        .refuses("bare line feeds in HTTP/1.0", "GET / HTTP/1.0\n\n", 400),
        .refuses("a bare line feed behind an empty value", "GET / HTTP/1.1|Host: a|X:\n|", 400),
        .refuses("a bare line feed behind a length", "\(post)|Content-Length: 5\n|hello", 400),
        .refuses(
            "a bare line feed behind a coding", "\(post)|Transfer-Encoding: chunked\n|0||", 400),
    ]
}

/// The parts of `redis://[user:password@]host[:port][/database]`.
struct RedisURL {
    var host = ""
    var port = 6379
    var database = 0
    var user: String?
    var password: String?

    /// Errors name the part that is wrong and never quote the URL, which holds the password.
    init(_ url: String) throws(RedisError) {
        var rest = try Self.afterScheme(of: url[...])
        if rest.contains("?") || rest.contains("#") {
            throw .configuration("a redis URL has no query and no fragment")
        }
        if let slash = rest.firstIndex(of: "/") {
            database = try Self.database(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            try readLogin(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        try readPlace(rest)
    }

    private static func afterScheme(of url: Substring) throws(RedisError) -> Substring {
        guard let end = url.firstRange(of: "://") else {
            throw .configuration("a redis URL begins with redis://")
        }
        switch url[..<end.lowerBound].lowercased() {
        case "redis": return url[end.upperBound...]
        case "rediss":
            throw .configuration(
                "rediss:// is refused: hiredis 0.14 has no TLS; use redis:// or a TLS tunnel")
        default: throw .configuration("the scheme of a redis URL must be redis")
        }
    }

    private static func database(_ text: Substring) throws(RedisError) -> Int {
        if text.isEmpty { return 0 }
        guard let number = decimal(text), number <= 1_000_000 else {
            throw .configuration("the path of a redis URL must be a database number")
        }
        return number
    }

    private mutating func readLogin(_ text: Substring) throws(RedisError) {
        guard let colon = text.firstIndex(of: ":") else {
            throw .configuration("a login in a redis URL is user:password or :password")
        }
        guard let name = Self.percentDecoded(text[..<colon]),
            let secret = Self.percentDecoded(text[text.index(after: colon)...]), !secret.isEmpty
        else { throw .configuration("the login of a redis URL is empty or wrongly encoded") }
        user = name.isEmpty ? nil : name
        password = secret
    }

    private mutating func readPlace(_ text: Substring) throws(RedisError) {
        var portText: Substring?
        if text.first == "[", let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else {
                throw .configuration("a redis URL has only a port after its IPv6 address")
            }
            portText = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = String(text[..<colon])
            portText = text[text.index(after: colon)...]
        } else {
            host = String(text)
        }
        let isPlain = host.utf8.allSatisfy { 0x21...0x7e ~= $0 }
        guard !host.isEmpty, host.utf8.count <= 253, isPlain else {
            throw .configuration("a redis URL needs a host")
        }
        guard let portText else { return }
        guard let number = Self.decimal(portText), 1...65_535 ~= number else {
            throw .configuration("the port of a redis URL must be in 1...65535")
        }
        port = number
    }

    /// Stricter than `Int.init`, which takes a sign.
    private static func decimal(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(text) : nil
    }

    /// RFC 3986 section 2.1.
    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let (high, low) = both(hexDigit(high), hexDigit(low))
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func both(_ one: UInt8?, _ other: UInt8?) -> (UInt8, UInt8)? {
        guard let one, let other else { return nil }
        return (one, other)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}

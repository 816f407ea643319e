import Glibc

extension Strictness {
    /// What on the list speaks against the message at the front of the bytes. It looks for nothing
    /// else: what llhttp refuses too is none of its business.
    ///
    /// Written after the RFCs and not after the parser: slowly, and line by line.
    static func found(in bytes: ArraySlice<UInt8>) -> Set<Strictness> {
        StrictnessSearch(bytes).found
    }
}

/// Looks at the message at the front of bytes.
struct StrictnessSearch {
    private(set) var found: Set<Strictness> = []
    private(set) var persistence: Set<Persistence> = []
    private var rest: ArraySlice<UInt8>
    private var method = ""
    private var version = ""
    private var authority: String?
    private var hosts: [String] = []
    private var codings: [String] = []

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
        run()
    }

    private mutating func run() {
        let start = rest.startIndex
        dropLeadingLines()
        guard let line = takeLine() else {
            if rest.count > 8 * 1024 { found.insert(.targetSize) }
            return
        }
        readRequestLine(text(line))
        guard readFields(from: start) else { return }
        judgeHead()
        if codings == ["chunked"] { readChunks() }
    }

    private mutating func dropLeadingLines() {
        let front = rest.prefix { $0 == 13 || $0 == 10 }
        rest = rest.dropFirst(front.count)
        if !front.isEmpty, !front.elementsEqual([13, 10]) { found.insert(.leadingLines) }
    }

    /// Up to CRLF, or nil when there is none.
    private mutating func takeLine() -> ArraySlice<UInt8>? {
        var end = rest.startIndex
        while end + 1 < rest.endIndex {
            if rest[end] == 13, rest[end + 1] == 10 {
                defer { rest = rest[(end + 2)...] }
                return rest[..<end]
            }
            end += 1
        }
        return nil
    }

    /// Latin 1, so that one byte is one character.
    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

// MARK: The request line

extension StrictnessSearch {
    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
    ]

    private mutating func readRequestLine(_ line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let filled = words.filter { !$0.isEmpty }
        if words.count != filled.count { found.insert(.singleSpaces) }
        method = filled.first ?? ""
        if !Self.methods.contains(method) { found.insert(.methods) }
        guard filled.count > 1 else { return }
        judgeTarget(filled[1])
        guard filled.count > 2 else { return }
        version = filled[2]
        if !version.hasPrefix("HTTP/") { found.insert(.protocolName) }
    }

    private mutating func judgeTarget(_ target: String) {
        if target.utf8.count > 8 * 1024 { found.insert(.targetSize) }
        for scalar in target.unicodeScalars {
            if scalar == "#" { found.insert(.fragment) }
            if "\"<>\\".unicodeScalars.contains(scalar) || !(0x21...0x7E ~= scalar.value) {
                found.insert(.targetBytes)
            }
        }
        if target.hasPrefix("/") { return }
        if target == "*" {
            if method != "OPTIONS" { found.insert(.starTarget) }
            return
        }
        let lowercased = target.lowercased()
        guard
            let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix)
        else {
            found.insert(.targetForm)
            return
        }
        let behind = target.dropFirst(scheme.count)
        let authority = String(behind.prefix { $0 != "/" && $0 != "?" })
        self.authority = authority
        if !isHost(authority) { found.insert(.targetAuthority) }
    }
}

// MARK: Fields

extension StrictnessSearch {
    /// Returns whether the empty line has come.
    private mutating func readFields(from start: Int) -> Bool {
        var count = 0
        while let line = takeLine() {
            if rest.startIndex - start > 32 * 1024 { found.insert(.headSize) }
            if line.isEmpty { return true }
            count += 1
            if count > 100 || line.count > 16 * 1024 { found.insert(.headSize) }
            guard let colon = line.firstIndex(of: 58) else { continue }
            let name = text(line[..<colon]).lowercased()
            let value = text(line[(colon + 1)...])
            readField(name, trimmed(value))
            if name == "connection" { judgeOptions(value.lowercased()) }
            if name == "proxy-connection" { persistence.insert(.proxyConnection) }
        }
        let isTooLong = rest.endIndex - start > 32 * 1024 || rest.count > 16 * 1024 + 1
        if isTooLong { found.insert(.headSize) }
        return false
    }

    private mutating func readField(_ name: String, _ value: String) {
        switch name {
        case "host":
            hosts.append(value)
            if hosts.count > 1 { found.insert(.oneHost) }
            if !isHost(value) { found.insert(.validHost) }
        case "content-length":
            let hasZero = value.utf8.count > 1 && value.hasPrefix("0")
            if value.utf8.count > 15 || hasZero { found.insert(.lengthDigits) }
        case "expect":
            let isKnown = value.lowercased() == "100-continue"
            if !isKnown, version != "HTTP/1.0" { found.insert(.expectation) }
        case "transfer-encoding":
            let elements = value.lowercased().split(
                separator: ",", omittingEmptySubsequences: false
            ).map { trimmed(String($0)) }
            if elements.contains("") { found.insert(.emptyCoding) }
            if elements.contains(where: { $0 != "chunked" && $0 != "" }) {
                found.insert(.unknownCoding)
            }
            codings += elements
        default: break
        }
    }

    private mutating func judgeOptions(_ value: String) {
        let isTen = version == "HTTP/1.0"
        guard value.contains("close") || isTen && value.contains("keep-alive") else { return }
        if value.contains("\t") { persistence.insert(.tabBesideOption) }
        if isTen, value.contains("close") { persistence.insert(.closeInHTTP10) }
    }

    private mutating func judgeHead() {
        if hosts.isEmpty, version != "HTTP/1.0" { found.insert(.oneHost) }
        if let authority, let host = hosts.first, authority.lowercased() != host.lowercased() {
            found.insert(.targetHost)
        }
        if !codings.isEmpty, version == "HTTP/1.0" { found.insert(.codingVersion) }
    }

    private func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    /// RFC 3986 section 3.2: `host [ ":" port ]`.
    private func isHost(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return false }
            let address = rest[..<end].dropFirst()
            guard isAddress6(String(address)) else { return false }
            rest = rest[end...].dropFirst()
        } else {
            let name = rest.prefix { $0 != ":" }
            guard !name.isEmpty, name.allSatisfy({ isNameCharacter($0) }), areEscapes(in: name)
            else { return false }
            rest = rest.dropFirst(name.count)
        }
        if rest.isEmpty { return true }
        let port = rest.dropFirst()
        let isNumber = port.count <= 5 && port.allSatisfy { "0123456789".contains($0) }
        return rest.first == ":" && isNumber && Int(port) ?? 0 <= 65_535
    }

    private func isAddress6(_ text: String) -> Bool {
        let isSpelled = text.allSatisfy { "0123456789abcdefABCDEF:.".contains($0) }
        // As many bytes as an address has.
        var address = (UInt64(0), UInt64(0))
        return isSpelled && inet_pton(AF_INET6, text, &address) == 1
    }

    private func areEscapes(in name: Substring) -> Bool {
        name.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.count >= 2 && $0.prefix(2).allSatisfy(\.isHexDigit)
        }
    }

    private func isNameCharacter(_ character: Character) -> Bool {
        let isWord = character.isASCII && (character.isLetter || character.isNumber)
        return isWord || "-._~%!$&'()*+,;=".contains(character)
    }
}

// MARK: Chunks

extension StrictnessSearch {
    private mutating func readChunks() {
        var extensionBytes = 0
        while let line = takeLine() {
            let digits = line.prefix { Character(Unicode.Scalar($0)).isHexDigit }
            if digits.count > 8 { found.insert(.chunkDigits) }
            let extensions = line[digits.endIndex...]
            extensionBytes += extensions.count
            if extensionBytes > 16 * 1024 { found.insert(.overheadSize) }
            if !areExtensions(text(extensions)) { found.insert(.chunkExtension) }
            guard let size = Int(text(digits), radix: 16) else { return }
            if size == 0 { return readTrailers() }
            guard rest.count >= size + 2 else { return }
            rest = rest.dropFirst(size + 2)
        }
        if rest.count > 16 * 1024 { found.insert(.overheadSize) }
    }

    private mutating func readTrailers() {
        var count = 0
        while let line = takeLine() {
            if line.isEmpty { return }
            count += line.count + 2
            if count > 16 * 1024 { found.insert(.overheadSize) }
            let name = text(line.prefix { $0 != 58 }).lowercased()
            let late = ["content-length", "transfer-encoding", "host"]
            if late.contains(name) { found.insert(.trailerName) }
            if name.hasSuffix("connection") { persistence.insert(.trailer) }
        }
        if count + rest.count > 16 * 1024 { found.insert(.overheadSize) }
    }

    /// `*( ";" token [ "=" ( token / quoted-string ) ] )`, a state for each place in it.
    private func areExtensions(_ text: String) -> Bool {
        enum Place { case outside, name, nameEnd, value, token, quoted, escaped, quotedEnd }
        var place = Place.outside
        for character in text.unicodeScalars {
            switch (place, character) {
            case (.outside, ";"), (.nameEnd, ";"), (.token, ";"), (.quotedEnd, ";"): place = .name
            case (.nameEnd, "="): place = .value
            case (.value, "\""): place = .quoted
            case (.quoted, "\""): place = .quotedEnd
            case (.quoted, "\\"): place = .escaped
            case (.quoted, _), (.escaped, _):
                if !isText(character) { return false }
                place = .quoted
            case (.name, _) where isToken(character), (.nameEnd, _) where isToken(character):
                place = .nameEnd
            case (.value, _) where isToken(character), (.token, _) where isToken(character):
                place = .token
            default: return false
            }
        }
        return [.outside, .nameEnd, .token, .quotedEnd].contains(place)
    }

    private func isToken(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: "!#$%&'*+-.^_`|~".unicodeScalars.contains(character)
        }
    }

    private func isText(_ character: Unicode.Scalar) -> Bool {
        character == "\t" || character.value >= 0x20 && character.value != 0x7F
    }
}

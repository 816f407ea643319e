import Glibc

/// RFC 3986 section 3: a URI, that is with a scheme.
enum URIGrammar {
    static func isURI(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let colon = text.firstIndex(of: Byte.colon), isScheme(text[..<colon]) else {
            return false
        }
        var rest = text[(colon + 1)...]
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            guard isText(rest[(hash + 1)...], query) else { return false }
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            guard isText(rest[(mark + 1)...], query) else { return false }
            rest = rest[..<mark]
        }
        guard rest.starts(with: "//".utf8) else { return isText(rest, path) }
        rest = rest.dropFirst(2)
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        return isAuthority(rest[..<slash]) && isText(rest[slash...], path)
    }

    private static func isScheme(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = text.first, isLetter(first) else { return false }
        return text.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    private static func isAuthority(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = text
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            guard isText(rest[..<at], user) else { return false }
            rest = rest[(at + 1)...]
        }
        if rest.first == Byte.openBracket {
            guard let close = rest.firstIndex(of: Byte.closeBracket),
                isAddress(rest[(rest.startIndex + 1)..<close])
            else { return false }
            rest = rest[(close + 1)...]
            guard !rest.isEmpty else { return true }
            return rest.first == Byte.colon && rest.dropFirst().allSatisfy(isDigit)
        }
        let colon = rest.firstIndex(of: Byte.colon) ?? rest.endIndex
        return isText(rest[..<colon], host) && rest[colon...].dropFirst().allSatisfy(isDigit)
    }

    /// What stands in brackets: an IPv6 address, or one of the future.
    private static func isAddress(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if text.first == UInt8(ascii: "v") {
            let version = text.dropFirst().prefix { Hexadecimal.digit($0) != nil }
            let rest = text.dropFirst(version.count + 1)
            return !version.isEmpty && rest.first == Byte.point && rest.count > 1
                && !rest.contains(UInt8(ascii: "%")) && isText(rest, user)
        }
        guard text.count < Int(INET6_ADDRSTRLEN), !text.contains(0) else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(decoding: text, as: UTF8.self), &address) == 1
    }

    private static let path = ASCIISet(alphanumericsAnd: "-._~!$&'()*+,;=/:@")
    private static let query = ASCIISet(alphanumericsAnd: "-._~!$&'()*+,;=/:@?")
    private static let user = ASCIISet(alphanumericsAnd: "-._~!$&'()*+,;=:")
    private static let host = ASCIISet(alphanumericsAnd: "-._~!$&'()*+,;=")

    /// Characters of `set`, and escaped ones.
    private static func isText(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, _ set: ASCIISet
    ) -> Bool {
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            if byte == UInt8(ascii: "%") {
                guard text.endIndex - place > 2, Hexadecimal.digit(text[place + 1]) != nil,
                    Hexadecimal.digit(text[place + 2]) != nil
                else { return false }
                place += 3
                continue
            }
            guard set.contains(byte) else { return false }
            place += 1
        }
        return true
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- Byte.zero < 10 }
}

/// RFC 5321 section 4.1.2 `Mailbox` without quoted local parts and address literals.
enum EmailGrammar {
    /// RFC 5321 section 4.5.3.1.
    private static let localLimit = 64
    private static let domainLimit = 255
    private static let labelLimit = 63

    static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = UnsafeBufferPointer(rebasing: text[..<at])
        let domain = UnsafeBufferPointer(rebasing: text[(at + 1)...])
        return local.count <= localLimit && domain.count <= domainLimit && isLocalPart(local)
            && isDomain(domain)
    }

    /// Atoms, none empty, with points between them.
    private static func isLocalPart(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = Byte.point
        for byte in text {
            let fits = byte == Byte.point ? previous != Byte.point : atomText.contains(byte)
            guard fits else { return false }
            previous = byte
        }
        return previous != Byte.point
    }

    /// Labels with points between them. A label neither begins nor ends with a hyphen.
    private static func isDomain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = Byte.point
        var length = 0
        for byte in text {
            let fits: Bool
            switch byte {
            case Byte.point: fits = previous != Byte.point && previous != Byte.minus
            case Byte.minus: fits = previous != Byte.point
            default: fits = labelText.contains(byte)
            }
            length = byte == Byte.point ? 0 : length + 1
            guard fits, length <= labelLimit else { return false }
            previous = byte
        }
        return previous != Byte.point && previous != Byte.minus
    }

    private static let atomText = ASCIISet(alphanumericsAnd: "!#$%&'*+-/=?^_`{|}~")
    private static let labelText = ASCIISet(alphanumericsAnd: "")
}

/// Some of the ASCII characters, one bit for each.
struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(alphanumericsAnd others: StaticString) {
        for byte in UInt8(0)..<0x80 where URIGrammar.isLetter(byte) || URIGrammar.isDigit(byte) {
            insert(byte)
        }
        // A static text's bytes are never freed, and there are as many of them.
        for byte in UnsafeBufferPointer(start: others.utf8Start, count: others.utf8CodeUnitCount) {
            insert(byte)
        }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 0x80 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 != 0
    }
}

import Glibc

/// RFC 3986 section 3: a URI with a scheme.
package enum URIGrammar {
    package static func isURI(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
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
        guard let first = text.first, Byte.isLetter(first) else { return false }
        return text.allSatisfy { Byte.isLetter($0) || Byte.isDigit($0) || "+-.".utf8.contains($0) }
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
            return rest.first == Byte.colon && rest.dropFirst().allSatisfy(Byte.isDigit)
        }
        let colon = rest.firstIndex(of: Byte.colon) ?? rest.endIndex
        return isText(rest[..<colon], host) && rest[colon...].dropFirst().allSatisfy(Byte.isDigit)
    }

    /// Whether the text between brackets is an `IPv6address` or an `IPvFuture`.
    private static func isAddress(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if let first = text.first, first | 0x20 == UInt8(ascii: "v") {
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

    /// Whether a text consists of characters of `set` and of percent-encoded ones.
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
}

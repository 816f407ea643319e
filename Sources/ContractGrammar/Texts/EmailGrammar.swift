/// RFC 5321 section 4.1.2 `Mailbox` without quoted local parts and address literals.
package enum EmailGrammar {
    /// RFC 5321 section 4.5.3.1.
    private static let localLimit = 64
    private static let domainLimit = 255
    private static let labelLimit = 63

    package static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = UnsafeBufferPointer(rebasing: text[..<at])
        let domain = UnsafeBufferPointer(rebasing: text[(at + 1)...])
        return local.count <= localLimit && domain.count <= domainLimit && isLocalPart(local)
            && isDomain(domain)
    }

    /// Whether a text consists of atoms that are not empty, with points between them.
    private static func isLocalPart(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = Byte.point
        for byte in text {
            let fits = byte == Byte.point ? previous != Byte.point : atomText.contains(byte)
            guard fits else { return false }
            previous = byte
        }
        return previous != Byte.point
    }

    /// Whether a text consists of labels with points between them. A label neither begins nor ends
    /// with a hyphen.
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

/// Decodes the percent-encoding of bytes (RFC 3986 section 2.1).
package struct DecodedBytes: Sequence, IteratorProtocol {
    // Lent: every iteration ends within a function that was given the bytes.
    private let bytes: UnsafeRawBufferPointer
    private let plusIsSpace: Bool
    private var offset = 0
    /// True if the last byte was written as `%xx`.
    package private(set) var wasEncoded = false
    /// True after a `%` without two hexadecimal digits, which ends the bytes.
    package private(set) var isBroken = false

    /// - Parameter plusIsSpace: True for queries, in which HTML forms write a space as `+`.
    package init(_ bytes: UnsafeRawBufferPointer, plusIsSpace: Bool = false) {
        self.bytes = bytes
        self.plusIsSpace = plusIsSpace
    }

    package mutating func next() -> UInt8? {
        guard !isBroken, offset < bytes.count else { return nil }
        let byte = bytes[offset]
        offset += 1
        wasEncoded = byte == UInt8(ascii: "%")
        guard wasEncoded else {
            return plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte
        }
        guard offset + 2 <= bytes.count, let high = hexadecimalValue(bytes[offset]),
            let low = hexadecimalValue(bytes[offset + 1])
        else {
            isBroken = true
            return nil
        }
        offset += 2
        return high << 4 | low
    }
}

private func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

extension [UInt8] {
    /// Writes all bytes but the unreserved characters (RFC 3986 section 2.3) as `%XX`. The result
    /// can stand in a path segment and in a query.
    package mutating func append(percentEncoding text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                append(byte)
            default:
                append(UInt8(ascii: "%"))
                append(hexadecimalDigit(byte >> 4))
                append(hexadecimalDigit(byte & 15))
            }
        }
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

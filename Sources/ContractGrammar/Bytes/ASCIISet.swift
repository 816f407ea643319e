/// Some of the ASCII characters, one bit for each.
struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(alphanumericsAnd others: StaticString) {
        for byte in UInt8(0)..<0x80 where Byte.isLetter(byte) || Byte.isDigit(byte) {
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

/// Bytes that have a meaning in more than one grammar.
enum Byte {
    static var openBracket: UInt8 { UInt8(ascii: "[") }
    static var closeBracket: UInt8 { UInt8(ascii: "]") }
    static var colon: UInt8 { UInt8(ascii: ":") }
    static var minus: UInt8 { UInt8(ascii: "-") }
    static var point: UInt8 { UInt8(ascii: ".") }
    static var zero: UInt8 { UInt8(ascii: "0") }

    static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }
}

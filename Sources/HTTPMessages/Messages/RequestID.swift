import Synchronization

/// The id of a request in logs, problems and headers, across services.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// Nil for an id that was made here, whose characters are computed when they are read.
    private let text: String?
    private let number: UInt64

    /// Nil unless `text` has the form of an id, because no other text may get into logs and
    /// headers.
    public init?(_ text: String) {
        guard 8...64 ~= text.utf8.count, text.utf8.allSatisfy(isIDCharacter) else { return nil }
        if let number = Self.number(text) {
            self.init(number: number)
        } else {
            self.init(text: text, number: 0)
        }
    }

    private init(text: String? = nil, number: UInt64) {
        self.text = text
        self.number = number
    }

    /// The id of an exchange without a request.
    static let none = RequestID(text: "", number: 0)

    /// A new id, different from every other of this process and very likely of all processes.
    public static func make() -> RequestID {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return RequestID(number: scrambled(first &+ count))
    }

    /// 8 to 64 letters, digits and hyphens.
    public var description: String {
        if let text { return text }
        // The capacity is as many bytes as are written, and all are ASCII.
        return String(unsafeUninitializedCapacity: Self.madeLength) { bytes in
            // Without a `text` this writes `madeLength` bytes, for which there is room.
            write(to: UnsafeMutableRawBufferPointer(bytes))
            return Self.madeLength
        }
    }

    /// Thirteen digits of base 32 hold 64 bits, and Swift stores so short a text without an
    /// allocation.
    private static let madeLength = 13

    /// The number of bytes of the description.
    package var length: Int { text?.utf8.count ?? Self.madeLength }

    /// Writes the description. `bytes` needs room for ``length`` bytes.
    package func write(to bytes: UnsafeMutableRawBufferPointer) {
        if let text {
            bytes.copyBytes(from: text.utf8)
        } else {
            for index in 0..<Self.madeLength {
                bytes[index] = Self.digits[Int(number >> UInt64(index * 5) & 31)]
            }
        }
    }

    /// The number whose description the text is.
    private static func number(_ text: String) -> UInt64? {
        guard text.utf8.count == madeLength else { return nil }
        var number: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            guard let digit = digits.firstIndex(of: byte) else { return nil }
            // The last of thirteen digits has room for four bits only.
            guard index < madeLength - 1 || digit < 16 else { return nil }
            number |= UInt64(digit) << UInt64(index * 5)
        }
        return number
    }

    /// Without letters that look like a digit or another letter.
    private static let digits: [UInt8] = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static let first = UInt64.random(in: 0 ... .max)
    private static let counter = Atomic<UInt64>(0)

    /// A bijection, so that different counts have different results. Those of neighbouring counts
    /// look unlike.
    private static func scrambled(_ count: UInt64) -> UInt64 {
        var value = count &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

private func isIDCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
    default: false
    }
}

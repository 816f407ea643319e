import Synchronization

/// Names one request in logs, problems and headers, across services.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// Nil for one that was made here: its letters are written when somebody wants to see them.
    private let text: String?
    private let number: UInt64

    /// Nil unless `text` looks like an id: nothing else may get into logs and headers.
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

    /// Of no request.
    static let none = RequestID(text: "", number: 0)

    /// A new id, different from every other of this process and very likely of all processes.
    public static func make() -> RequestID {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return RequestID(number: scrambled(first &+ count))
    }

    /// 8 to 64 letters, digits and hyphens.
    public var description: String {
        if let text { return text }
        // There is room for as many as are written, and all are ASCII.
        return String(unsafeUninitializedCapacity: Self.madeLength) { bytes in
            // Without a `text` this writes `madeLength` bytes, for which there is room.
            write(to: UnsafeMutableRawBufferPointer(bytes))
            return Self.madeLength
        }
    }

    /// As many as Swift keeps in a text without allocating memory for it, and a digit of 32 needs.
    private static let madeLength = 13

    /// Bytes of the description.
    package var length: Int { text?.utf8.count ?? Self.madeLength }

    /// Writes the description, for which there has to be room.
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

    /// No letter is taken for a digit or for another letter.
    private static let digits: [UInt8] = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static let first = UInt64.random(in: 0 ... .max)
    private static let counter = Atomic<UInt64>(0)

    /// One to one, so that different counts stay different, and neighbours look unlike.
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

import Synchronization

/// Names one request in logs, problems and headers, across services.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// 8 to 64 letters, digits and hyphens.
    public let description: String

    /// Nil unless `text` looks like an id: nothing else may get into logs and headers.
    public init?(_ text: String) {
        guard 8...64 ~= text.utf8.count, text.utf8.allSatisfy(isIDCharacter) else { return nil }
        description = text
    }

    private init(unchecked text: String) {
        description = text
    }

    /// A new id, different from every other of this process and very likely of all processes.
    ///
    /// Fifteen characters: as many as Swift keeps in a text without allocating memory for it.
    public static func make() -> RequestID {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let number = scrambled(process.number &+ count)
        // Exactly the fifteen bytes that are promised are written, and all are ASCII.
        let text = String(unsafeUninitializedCapacity: 15) { bytes in
            for index in 0..<13 { bytes[index] = digit(number >> UInt64(index * 5)) }
            bytes[13] = digit(UInt64(process.mark))
            bytes[14] = digit(UInt64(process.mark) >> 5)
            return 15
        }
        return RequestID(unchecked: text)
    }

    private static let counter = Atomic<UInt64>(0)
    private static let process = (
        number: UInt64.random(in: 0 ... .max), mark: UInt16.random(in: 0 ... .max)
    )

    /// One to one, so that different counts stay different, and neighbours look unlike.
    private static func scrambled(_ count: UInt64) -> UInt64 {
        var value = count &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// One of 32: no letter is taken for a digit or for another letter.
    private static func digit(_ value: UInt64) -> UInt8 {
        let index = UInt8(truncatingIfNeeded: value & 31)
        return switch index {
        case 0..<10: UInt8(ascii: "0") + index
        case 10..<18: UInt8(ascii: "a") + index - 10
        case 18..<20: UInt8(ascii: "j") + index - 18
        case 20..<22: UInt8(ascii: "m") + index - 20
        case 22..<27: UInt8(ascii: "p") + index - 22
        default: UInt8(ascii: "v") + index - 27
        }
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

// Generated code and handlers get it with `import ServiceRuntime` alone.
@_exported public import struct FoundationEssentials.UUID

/// RFC 9562 section 4. Read in either case, written in lower case.
extension UUID: ParameterValue {
    public static var blank: UUID { UUID(words: (0, 0)) }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        // The text and its quotes are within the document, as is seen before they are read.
        if json.end - json.cursor >= Self.textCount + 2, json.cursor[0] == Byte.quote,
            json.cursor[Self.textCount + 1] == Byte.quote,
            let words = Self.words(json.cursor + 1)
        {
            json.cursor += Self.textCount + 2
            self = UUID(words: words)
        } else if let value = json.scanFormatted("a UUID", Self.init(text:)) {
            self = value
        }
    }

    public func write(to json: inout JSONWriter) {
        let place = json.room(for: Self.textCount + 2)
        place[0] = Byte.quote
        write(at: place + 1)
        place[Self.textCount + 1] = Byte.quote
        json.filled &+= Self.textCount + 2
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> UUID? {
        text.formatted("a UUID", &failures, Self.init(text:))
    }

    public var parameterText: String {
        // A capacity of 36 bytes has room for the 36 that are written.
        String(unsafeUninitializedCapacity: Self.textCount) { output in
            guard let start = output.baseAddress else { return 0 }
            write(at: start)
            return Self.textCount
        }
    }

    private static let textCount = 36

    private init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == Self.textCount, let start = text.baseAddress,
            let words = Self.words(start)
        else { return nil }
        self.init(words: words)
    }

    /// The sixteen bytes that the 36 at `start` spell, or nil.
    @inline(__always)
    private static func words(_ start: UnsafePointer<UInt8>) -> (UInt64, UInt64)? {
        // All of this is within the 36 bytes: 8-4-4-4-12 digits, with hyphens between.
        let text = UnsafeRawPointer(start)
        var faults: UInt64 = 0
        let first = Hexadecimal.bytes(digits(text), &faults)
        let second = Hexadecimal.bytes(digits(text + 9, text + 14), &faults)
        let third = Hexadecimal.bytes(digits(text + 19, text + 24), &faults)
        let fourth = Hexadecimal.bytes(digits(text + 28), &faults)
        guard faults == 0, start[8] == Byte.minus, start[13] == Byte.minus,
            start[18] == Byte.minus, start[23] == Byte.minus
        else { return nil }
        return (UInt64(first) | UInt64(second) << 32, UInt64(third) | UInt64(fourth) << 32)
    }

    private static func digits(_ text: UnsafeRawPointer) -> UInt64 {
        // `words` has 36 bytes, and asks for eight from the 28th on at most.
        UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    }

    private static func digits(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) -> UInt64 {
        // `words` has 36 bytes, and asks for four from the 24th on at most.
        UInt64(UInt32(littleEndian: first.loadUnaligned(as: UInt32.self)))
            | UInt64(UInt32(littleEndian: second.loadUnaligned(as: UInt32.self))) << 32
    }

    /// Writes 36 bytes.
    private func write(at place: UnsafeMutablePointer<UInt8>) {
        let (low, high) = words
        // Stores end with the 36th byte, and callers have room for as many.
        let text = UnsafeMutableRawPointer(place)
        let first = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: low))
        let second = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: low >> 32))
        let third = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: high))
        let fourth = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: high >> 32))
        text.storeBytes(of: first.littleEndian, as: UInt64.self)
        Self.store(second, at: text + 9, text + 14)
        Self.store(third, at: text + 19, text + 24)
        text.storeBytes(of: fourth.littleEndian, toByteOffset: 28, as: UInt64.self)
        place[8] = Byte.minus
        place[13] = Byte.minus
        place[18] = Byte.minus
        place[23] = Byte.minus
    }

    private static func store(
        _ digits: UInt64, at first: UnsafeMutableRawPointer, _ second: UnsafeMutableRawPointer
    ) {
        first.storeBytes(of: UInt32(truncatingIfNeeded: digits).littleEndian, as: UInt32.self)
        second.storeBytes(
            of: UInt32(truncatingIfNeeded: digits >> 32).littleEndian, as: UInt32.self)
    }

    /// Its bytes, the first one lowest.
    private var words: (UInt64, UInt64) {
        // A UUID is nothing but its sixteen bytes.
        let words = unsafeBitCast(self, to: (UInt64, UInt64).self)
        return (words.0.littleEndian, words.1.littleEndian)
    }

    @inline(__always)
    private init(words: (UInt64, UInt64)) {
        // A UUID is nothing but its sixteen bytes, in any pattern.
        self = unsafeBitCast((words.0.littleEndian, words.1.littleEndian), to: UUID.self)
    }
}

import ContractGrammar

// Exported, so that generated code and handlers need only `import ServiceRuntime`.
@_exported public import struct FoundationEssentials.UUID

/// RFC 9562 section 4. Read in either case, written in lower case.
extension UUID: ParameterValue {
    public static var blank: UUID { UUID(words: (0, 0)) }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        // The first condition leaves the text and its quotes in the document.
        if json.end - json.cursor >= UUIDGrammar.byteCount + 2, json.cursor[0] == Byte.quote,
            json.cursor[UUIDGrammar.byteCount + 1] == Byte.quote,
            let words = UUIDGrammar.words(json.cursor + 1)
        {
            json.cursor += UUIDGrammar.byteCount + 2
            self = UUID(words: words)
        } else if let value = json.scanFormatted("a UUID", Self.init(text:)) {
            self = value
        }
    }

    public func write(to json: inout JSONWriter) {
        let place = json.room(for: UUIDGrammar.byteCount + 2)
        place[0] = Byte.quote
        write(at: place + 1)
        place[UUIDGrammar.byteCount + 1] = Byte.quote
        json.filled &+= UUIDGrammar.byteCount + 2
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> UUID? {
        text.formatted("a UUID", &failures, Self.init(text:))
    }

    public var parameterText: String {
        // The capacity is 36 bytes, as many as are written.
        String(unsafeUninitializedCapacity: UUIDGrammar.byteCount) { output in
            guard let start = output.baseAddress else { return 0 }
            write(at: start)
            return UUIDGrammar.byteCount
        }
    }

    private init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == UUIDGrammar.byteCount, let start = text.baseAddress,
            let words = UUIDGrammar.words(start)
        else { return nil }
        self.init(words: words)
    }

    /// Writes 36 bytes.
    private func write(at place: UnsafeMutablePointer<UInt8>) {
        let (low, high) = words
        // Stores end with the 36th byte, and callers have room for 36.
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

    /// The bytes of the UUID, the first one lowest.
    private var words: (UInt64, UInt64) {
        // A UUID consists of its sixteen bytes.
        let words = unsafeBitCast(self, to: (UInt64, UInt64).self)
        return (words.0.littleEndian, words.1.littleEndian)
    }

    @inline(__always)
    private init(words: (UInt64, UInt64)) {
        // A UUID consists of its sixteen bytes, of any value.
        self = unsafeBitCast((words.0.littleEndian, words.1.littleEndian), to: UUID.self)
    }
}

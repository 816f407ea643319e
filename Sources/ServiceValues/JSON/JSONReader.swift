/// Reads one JSON document into values, and checks the contract.
///
/// It never throws. Invalid JSON ends reading: the cursor is then at the end of the document, and
/// further reads find nothing. Violations of the contract are recorded and reading goes on, so that
/// all of them are reported at once. It is strict: RFC 8259, UTF-8 without a byte order mark, no
/// lone surrogates, no duplicate keys, nothing after the value.
public struct JSONReader: ~Copyable {
    // The document outlives the reader: readers are made only within the scope of the bytes.
    @usableFromInline let start: UnsafePointer<UInt8>
    @usableFromInline let end: UnsafePointer<UInt8>
    @usableFromInline var cursor: UnsafePointer<UInt8>
    /// The number of levels that values may still nest.
    @usableFromInline var depthLeft: Int
    public let limits: JSONLimits
    /// True for clients, because servers may add members to their answers.
    public internal(set) var ignoresUnknownKeys: Bool
    /// The last key that was looked up: its bytes between the quotes.
    var key: ScannedString
    var malformation: JSONMalformation?
    var pending: [PendingViolation] = []
    /// Bytes that were read again for `oneOf` and `anyOf`.
    var rereadBytes = 0
    /// The place at which the limit of violations was reached. Reading has stopped there, with the
    /// cursor at the end as for a malformed document.
    var stop: UnsafePointer<UInt8>?

    init(
        _ start: UnsafePointer<UInt8>, count: Int, _ limits: JSONLimits, ignoresUnknownKeys: Bool
    ) {
        self.start = start
        self.end = start + count
        self.cursor = start
        self.depthLeft = limits.depth
        self.limits = limits
        self.ignoresUnknownKeys = ignoresUnknownKeys
        self.key = ScannedString(start: start, count: 0, scalars: 0, hasEscapes: false)
    }

    /// True if reading has stopped: the document is malformed, or has the most violations.
    var isOver: Bool { malformation != nil || stop != nil }
}

extension JSONReader {
    /// Reads the whole of `bytes` as one value. Whitespace around it is allowed.
    @inlinable
    public static func decode<T: JSONCodable>(
        _ type: T.Type = T.self, from bytes: UnsafeRawBufferPointer, _ rules: T.Rules = T.Rules(),
        limits: JSONLimits = .standard, ignoresUnknownKeys: Bool = false
    ) -> Result<T, JSONFailure> {
        var value = T.blank
        let failure = read(
            &value, from: bytes, rules, limits: limits, ignoresUnknownKeys: ignoresUnknownKeys)
        if let failure { return .failure(failure) }
        return .success(value)
    }

    /// The same into a value that is blank. Returns the failure, or nil.
    @inlinable
    package static func read<T: JSONCodable>(
        _ value: inout T, from bytes: UnsafeRawBufferPointer, _ rules: T.Rules,
        limits: JSONLimits = .standard, ignoresUnknownKeys: Bool = false
    ) -> JSONFailure? {
        guard let start = bytes.baseAddress, bytes.count > 0 else {
            return .malformed(JSONMalformation(offset: 0, reason: "is empty"))
        }
        var json = JSONReader(
            assuming: start, count: bytes.count, limits, ignoresUnknownKeys: ignoresUnknownKeys)
        json.skipWhitespace()
        value.read(from: &json, rules)
        return json.finish()
    }

    @inlinable
    public static func decode<T: JSONCodable>(
        _ type: T.Type = T.self, from bytes: [UInt8], _ rules: T.Rules = T.Rules(),
        limits: JSONLimits = .standard, ignoresUnknownKeys: Bool = false
    ) -> Result<T, JSONFailure> {
        bytes.withUnsafeBytes {
            decode(type, from: $0, rules, limits: limits, ignoresUnknownKeys: ignoresUnknownKeys)
        }
    }

    @inlinable
    public static func decode<T: JSONCodable>(
        _ type: T.Type = T.self, from text: String, _ rules: T.Rules = T.Rules(),
        limits: JSONLimits = .standard, ignoresUnknownKeys: Bool = false
    ) -> Result<T, JSONFailure> {
        var text = text
        return text.withUTF8 {
            decode(
                // The text lends its bytes until `decode` returns, and the values are copies.
                type, from: UnsafeRawBufferPointer($0), rules, limits: limits,
                ignoresUnknownKeys: ignoresUnknownKeys)
        }
    }

    @usableFromInline
    init(
        assuming start: UnsafeRawPointer, count: Int, _ limits: JSONLimits,
        ignoresUnknownKeys: Bool
    ) {
        // Bytes need no alignment, and the document is only read.
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        self.init(bytes, count: count, limits, ignoresUnknownKeys: ignoresUnknownKeys)
    }

    /// Ends reading after the value. Returns the failure, or nil.
    @usableFromInline
    mutating func finish() -> JSONFailure? {
        if malformation == nil {
            skipWhitespace()
            if cursor < end { refuseDocument("has something after its value") }
        }
        if let malformation { return .malformed(malformation) }
        return pending.isEmpty ? nil : .violations(located(pending))
    }
}

extension JSONReader {
    /// The next byte, or 0 at the end; no value and no punctuation begins with 0.
    @inlinable @inline(__always)
    var next: UInt8 { cursor < end ? cursor.pointee : 0 }

    @inlinable @inline(__always)
    mutating func skipWhitespace() {
        if cursor < end, cursor.pointee <= 0x20 { skipLongWhitespace() }
    }

    @usableFromInline
    mutating func skipLongWhitespace() {
        while cursor < end {
            switch cursor.pointee {
            case 0x20, 0x0A, 0x0D, 0x09: cursor += 1
            default: return
            }
        }
    }

    /// Records that the document is malformed and moves to its end, where every loop stops.
    mutating func refuseDocument(_ reason: String) {
        if !isOver {
            malformation = JSONMalformation(offset: cursor - start, reason: reason)
        }
        cursor = end
    }

    @usableFromInline
    mutating func refuseUnexpected() {
        refuseDocument(cursor < end ? "has an unexpected character" : "ends too early")
    }

    @usableFromInline
    mutating func refuseDuplicateKey() {
        if !limits.allowsDuplicateKeys { refuseDocument("has a key twice in one object") }
    }

    /// Steps over the opening brace or bracket of a value. False for any other value, which is
    /// recorded and skipped.
    @inlinable @inline(__always)
    mutating func open(_ bracket: UInt8) -> Bool {
        guard next == bracket, depthLeft > 0 else {
            refuseOpening(bracket)
            return false
        }
        depthLeft &-= 1
        cursor += 1
        skipWhitespace()
        return true
    }

    @usableFromInline
    mutating func refuseOpening(_ bracket: UInt8) {
        if next == bracket {
            refuseDocument("is nested deeper than \(limits.depth) levels")
        } else {
            mismatch(bracket == Byte.openBrace ? "an object" : "an array")
        }
    }

    /// Called after the opening bracket. Returns whether an element follows, and steps over a
    /// closing bracket.
    @inlinable @inline(__always)
    mutating func begins(_ closing: UInt8) -> Bool {
        guard next == closing else { return cursor < end || refusesEnd() }
        cursor += 1
        depthLeft &+= 1
        return false
    }

    /// Called after an element. Returns whether another one follows, and steps over a closing
    /// bracket.
    @inlinable @inline(__always)
    mutating func continues(_ closing: UInt8) -> Bool {
        skipWhitespace()
        let byte = next
        if byte == Byte.comma {
            cursor += 1
            skipWhitespace()
            return true
        }
        guard byte == closing else {
            refuseUnexpected()
            return false
        }
        cursor += 1
        depthLeft &+= 1
        return false
    }

    @usableFromInline
    mutating func refusesEnd() -> Bool {
        refuseUnexpected()
        return false
    }

    /// Steps over `null` if it is next.
    @inlinable
    public mutating func readNull() -> Bool {
        guard next == UInt8(ascii: "n") else { return false }
        return stepOver("null")
    }

    /// Steps over a literal whose first byte was seen. With any other bytes the document is
    /// malformed.
    @usableFromInline
    mutating func stepOver(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        // A literal has four bytes, or five of which the first was seen. The guard finds that the
        // document has as many.
        guard end - cursor >= count,
            Self.fourBytes(cursor + (count - 4)) == Self.fourBytes(literal.utf8Start + (count - 4))
        else {
            refuseUnexpected()
            return false
        }
        cursor += count
        return true
    }

    @inline(__always)
    private static func fourBytes(_ place: UnsafePointer<UInt8>) -> UInt32 {
        // The guard in `stepOver` leaves four bytes in the document, and the literal has them.
        UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
    }
}

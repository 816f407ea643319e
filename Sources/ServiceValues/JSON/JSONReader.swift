/// Reads one JSON document into values, checking the contract on the way.
///
/// It never throws. What is not JSON ends reading: the reader then stands at the end of the
/// document and every further read finds nothing. What breaks the contract is recorded and skipped,
/// so that all violations come out at once. Strict: RFC 8259, UTF-8 without a byte order mark, no
/// lone surrogates, no duplicate keys, nothing behind the value.
public struct JSONReader: ~Copyable {
    // The document outlives the reader: only `decode` makes readers, inside the scope of the bytes.
    @usableFromInline let start: UnsafePointer<UInt8>
    @usableFromInline let end: UnsafePointer<UInt8>
    @usableFromInline var cursor: UnsafePointer<UInt8>
    /// How much deeper values may still nest.
    @usableFromInline var depthLeft: Int
    public let limits: JSONLimits
    /// For clients: servers may add members to what they answer.
    public internal(set) var ignoresUnknownKeys: Bool
    /// The last key that was looked up: its bytes between the quotes.
    var key: ScannedString
    var malformation: JSONMalformation?
    var pending: [PendingViolation] = []
    /// Bytes that were read again for `oneOf` and `anyOf`.
    var rereadBytes = 0
    /// Where as many violations as are reported had been found. From there on nothing is read: the
    /// cursor stands at the end, as for a malformed document.
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

    /// Whether nothing more is read: the document is malformed, or has enough violations.
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

    /// The same into a value that is blank. Returns what is wrong with the document.
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
                // The text lends its bytes until `decode` returns, and values are copies.
                type, from: UnsafeRawBufferPointer($0), rules, limits: limits,
                ignoresUnknownKeys: ignoresUnknownKeys)
        }
    }

    @usableFromInline
    init(
        assuming start: UnsafeRawPointer, count: Int, _ limits: JSONLimits,
        ignoresUnknownKeys: Bool
    ) {
        // Bytes have no alignment and no other type here: the document is only read.
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        self.init(bytes, count: count, limits, ignoresUnknownKeys: ignoresUnknownKeys)
    }

    /// What is wrong with the document after its value was read, or nil.
    @usableFromInline
    mutating func finish() -> JSONFailure? {
        if malformation == nil {
            skipWhitespace()
            if cursor < end { refuseDocument("has something behind its value") }
        }
        if let malformation { return .malformed(malformation) }
        return pending.isEmpty ? nil : .violations(located(pending))
    }
}

extension JSONReader {
    /// The next byte, or 0 at the end, which no value and no punctuation begins with.
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

    /// Records that the document is not JSON and moves to its end, where every loop stops.
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

    /// Steps over the opening brace or bracket of a value. False: the value is another one; that
    /// is recorded and the value skipped.
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

    /// Right behind the opening bracket: whether a first element follows.
    @inlinable @inline(__always)
    mutating func begins(_ closing: UInt8) -> Bool {
        guard next == closing else { return cursor < end || refusesEnd() }
        cursor += 1
        depthLeft &+= 1
        return false
    }

    /// Behind an element: whether another one follows. At the closing bracket, steps over it.
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

    /// Steps over a literal whose first byte was seen. Anything else there is not JSON.
    @usableFromInline
    mutating func stepOver(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        // Literals have four bytes, or five of which the first was seen; the document has as many.
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
        // `stepOver` has seen that document and literal have four bytes there.
        UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
    }
}

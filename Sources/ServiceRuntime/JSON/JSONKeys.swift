/// The members of an object, prepared for finding them fast: the reader first compares with the
/// member that follows the last one, in a few words, and only otherwise looks a key up.
@frozen
// Sendable: what it points to never changes once it is made.
public struct JSONKeys: @unchecked Sendable {
    /// At most 128, so that a mask holds them.
    @usableFromInline static let maximum = 128

    // The memory is never freed: keys are made once per type and live as long as the process.
    @usableFromInline let entries: UnsafePointer<JSONKey>
    @usableFromInline let slots: UnsafePointer<UInt8>
    public let count: Int
    @usableFromInline let required: UInt128
    @usableFromInline let additional: Additional
    @usableFromInline let minimum: Int
    @usableFromInline let maximum: Int

    /// What happens to members that the contract does not name.
    @frozen
    public enum Additional: Sendable {
        /// Each is a violation (`additionalProperties: false`).
        case refused
        /// They are skipped.
        case ignored
        /// They are read with ``JSONReader/readAdditional(_:_:)``.
        case kept
    }

    /// Names in the order of declaration; a `?` behind a name makes it optional. A required name
    /// that itself ends in `?` cannot be spelled. More than 128 names trap.
    public init(_ names: String..., additional: Additional = .refused) {
        self.init(names, additional, 0, .max)
    }

    /// `count`: how many members an object may have (`minProperties`, `maxProperties`).
    public init(
        _ names: String..., additional: Additional = .refused, count: some LimitRange
    ) {
        self.init(names, additional, count.leastLimit, count.greatestLimit)
    }

    /// Names as they are, none of them required: the choices of an enumeration.
    init(exactly names: [String]) {
        self.init(names.map { $0 + "?" }, .refused, 0, .max)
    }

    private init(_ names: [String], _ additional: Additional, _ minimum: Int, _ maximum: Int) {
        precondition(names.count <= Self.maximum, "an object has at most 128 named members")
        var required: UInt128 = 0
        let entries = UnsafeMutablePointer<JSONKey>.allocate(capacity: max(names.count, 1))
        for (index, name) in names.enumerated() {
            let isOptional = name.hasSuffix("?")
            (entries + index).initialize(to: JSONKey(isOptional ? String(name.dropLast()) : name))
            if !isOptional { required |= 1 << UInt128(index) }
        }
        self.entries = UnsafePointer(entries)
        self.slots = Self.slots(of: UnsafeBufferPointer(start: entries, count: names.count))
        self.count = names.count
        self.required = required
        self.additional = additional
        self.minimum = minimum
        self.maximum = maximum
    }

    /// An open hash table of 256 places for at most 128 keys: index plus one, 0 is free.
    private static func slots(of keys: UnsafeBufferPointer<JSONKey>) -> UnsafePointer<UInt8> {
        let slots = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        slots.initialize(repeating: 0, count: 256)
        for (index, key) in keys.enumerated() {
            var slot = JSONKey.hash(key.name)
            while slots[Int(slot)] != 0 { slot &+= 1 }
            slots[Int(slot)] = UInt8(index + 1)
        }
        return UnsafePointer(slots)
    }

    /// The index of the key with exactly these bytes.
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        var slot = JSONKey.hash(name)
        while slots[Int(slot)] != 0 {
            let index = Int(slots[Int(slot)]) - 1
            if entries[index].isNamed(name) { return index }
            slot &+= 1
        }
        return nil
    }

    func name(at index: Int) -> String {
        String(decoding: entries[index].name, as: UTF8.self)
    }

    /// For messages: "`a`, `b` or `c`".
    var choices: String { Wording.list((0..<count).map { "`\(name(at: $0))`" }) }
}

/// One key as it usually stands in a document, `"name":`, padded to whole words.
@frozen
@usableFromInline
struct JSONKey {
    /// The bytes of `"name":`, then zeros up to a multiple of eight.
    @usableFromInline let spelling: UnsafeRawPointer
    /// Without the padding. Where a name needs escapes it is too large for any document.
    @usableFromInline let spellingCount: Int
    /// The bytes that all but the last word take.
    @usableFromInline let leading: Int
    @usableFromInline let lastMask: UInt64
    @usableFromInline let nameCount: Int

    init(_ name: String) {
        let name = Array(name.utf8)
        let text = [UInt8(ascii: "\"")] + name + [UInt8(ascii: "\""), UInt8(ascii: ":")]
        let words = (text.count + 7) / 8
        let memory = UnsafeMutableRawPointer.allocate(byteCount: words * 8, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: words * 8)
        memory.copyMemory(from: text, byteCount: text.count)
        let isPlain = !name.contains { $0 < 0x20 || $0 == Byte.quote || $0 == Byte.backslash }
        let tail = text.count - (words - 1) * 8
        spelling = UnsafeRawPointer(memory)
        spellingCount = isPlain ? text.count : .max / 2
        leading = (words - 1) * 8
        lastMask = tail == 8 ? .max : (1 << UInt64(tail * 8)) - 1
        nameCount = name.count
    }

    /// Whether `"name":` stands at `place`. May say no near the end of a document: the caller then
    /// looks the key up.
    @inlinable @inline(__always)
    func isSpelled(at place: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>) -> Bool {
        let place = UnsafeRawPointer(place)
        guard UnsafeRawPointer(end) - place >= max(leading &+ 8, spellingCount) else {
            return false
        }
        var offset = 0
        while offset < leading {
            let word = place.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word != spelling.load(fromByteOffset: offset, as: UInt64.self) { return false }
            offset &+= 8
        }
        let word = place.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return word & lastMask == spelling.load(fromByteOffset: offset, as: UInt64.self)
    }

    var name: UnsafeBufferPointer<UInt8> {
        let bytes = spelling.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: bytes + 1, count: nameCount)
    }

    func isNamed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == nameCount && name.elementsEqual(bytes)
    }

    /// Keys come from contracts, so nobody chooses them to collide.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
        var hash = UInt32(truncatingIfNeeded: bytes.count) &* 0x9E37_79B1
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return UInt8(truncatingIfNeeded: hash ^ hash >> 8 ^ hash >> 16)
    }
}

/// The bytes that JSON is made of.
@usableFromInline
enum Byte {
    @inlinable static var quote: UInt8 { UInt8(ascii: "\"") }
    @inlinable static var backslash: UInt8 { UInt8(ascii: "\\") }
    @inlinable static var openBrace: UInt8 { UInt8(ascii: "{") }
    @inlinable static var closeBrace: UInt8 { UInt8(ascii: "}") }
    @inlinable static var openBracket: UInt8 { UInt8(ascii: "[") }
    @inlinable static var closeBracket: UInt8 { UInt8(ascii: "]") }
    @inlinable static var comma: UInt8 { UInt8(ascii: ",") }
    @inlinable static var colon: UInt8 { UInt8(ascii: ":") }
    @inlinable static var minus: UInt8 { UInt8(ascii: "-") }
    @inlinable static var point: UInt8 { UInt8(ascii: ".") }
    @inlinable static var zero: UInt8 { UInt8(ascii: "0") }
}

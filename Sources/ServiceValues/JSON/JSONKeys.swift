/// The members of an object, in tables that find them fast. The reader first compares a few words
/// with the member after the last one, and looks a key up only if they differ.
@frozen
// Sendable: the memory that it points to does not change after init.
public struct JSONKeys: @unchecked Sendable {
    /// In place of an index: there is no further member.
    @inlinable static var none: Int { .min }
    /// In place of an index: there is no object.
    @inlinable static var refused: Int { .min + 1 }
    /// The most members, whose bits fit two words.
    @usableFromInline static let memberMaximum = 128
    /// The most choices of an enumeration or a discriminator.
    static let choiceMaximum = 1_000

    // The memory is never freed: keys are made once per type and live as long as the process.
    @usableFromInline let entries: UnsafePointer<JSONKey>
    @usableFromInline let slots: UnsafePointer<UInt16>
    /// The number of slots, a power of two, less one.
    let slotMask: Int
    public let count: Int
    /// A bit for each required member among the first 64, and among the others.
    let required: UInt64
    let requiredLater: UInt64
    @usableFromInline let additional: Additional
    let minimum: Int
    let maximum: Int

    /// How members are treated that the contract does not name.
    @frozen
    public enum Additional: Sendable {
        /// Each is a violation (`additionalProperties: false`).
        case refused
        /// They are skipped.
        case ignored
        /// They are read with ``JSONReader/readAdditional(_:_:)``.
        case kept
    }

    /// Names in the order of declaration. A `?` after a name makes the member optional. A required
    /// name that itself ends in `?` cannot be spelled. More than 128 names trap.
    public init(_ names: String..., additional: Additional = .refused) {
        precondition(names.count <= Self.memberMaximum, "an object has at most 128 named members")
        self.init(names, additional, 0, .max)
    }

    /// `count` is the number of members that an object may have (`minProperties`, `maxProperties`).
    public init(
        _ names: String..., additional: Additional = .refused, count: some LimitRange
    ) {
        precondition(names.count <= Self.memberMaximum, "an object has at most 128 named members")
        self.init(names, additional, count.leastLimit, count.greatestLimit)
    }

    /// The values of a discriminator: names as they are, none of them required. More than 1,000
    /// names trap.
    public init(choices names: String...) {
        self.init(exactly: names)
    }

    /// The choices of an enumeration, like those of a discriminator.
    package init(exactly names: [String]) {
        precondition(names.count <= Self.choiceMaximum, "there are at most 1,000 choices")
        self.init(names.map { $0 + "?" }, .refused, 0, .max)
    }

    private init(_ names: [String], _ additional: Additional, _ minimum: Int, _ maximum: Int) {
        var required: [UInt64] = [0, 0]
        // Never freed, like the keys; there is room for one entry of each name.
        let entries = UnsafeMutablePointer<JSONKey>.allocate(capacity: max(names.count, 1))
        for (index, name) in names.enumerated() {
            let isOptional = name.hasSuffix("?")
            (entries + index).initialize(to: JSONKey(isOptional ? String(name.dropLast()) : name))
            if !isOptional { required[index / 64] |= 1 << UInt64(index % 64) }
        }
        // One entry of each name was initialized above, and none is written again.
        self.entries = UnsafePointer(entries)
        slotMask = names.count <= 128 ? 255 : 2_047
        // All of them were initialized above, and they are never freed.
        let all = UnsafeBufferPointer(start: entries, count: names.count)
        self.slots = Self.slots(of: all, slotMask)
        self.count = names.count
        self.required = required[0]
        self.requiredLater = required[1]
        self.additional = additional
        self.minimum = minimum
        self.maximum = maximum
    }

    /// An open hash table with at least two slots for each key. A slot holds the index of a key
    /// plus one, or 0 if it is free.
    private static func slots(
        of keys: UnsafeBufferPointer<JSONKey>, _ mask: Int
    ) -> UnsafePointer<UInt16> {
        // Never freed, like the keys; `mask` is the greatest slot.
        let slots = UnsafeMutablePointer<UInt16>.allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
        for (index, key) in keys.enumerated() {
            var slot = JSONKey.slot(key.print, key.nameCount) & mask
            while slots[slot] != 0 { slot = (slot &+ 1) & mask }
            slots[slot] = UInt16(index + 1)
        }
        // All were initialized above, and none is written again.
        return UnsafePointer(slots)
    }

    /// The index of the key with exactly these bytes.
    func index(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        let print = JSONKey.print(of: name)
        var slot = JSONKey.slot(print, name.count) & slotMask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if entries[index].isNamed(name, print) { return index }
            slot = (slot &+ 1) & slotMask
        }
        return nil
    }

    func isRequired(_ index: Int) -> Bool {
        (index < 64 ? required : requiredLater) & 1 << UInt64(index % 64) != 0
    }

    func name(at index: Int) -> String {
        String(decoding: entries[index].name, as: UTF8.self)
    }

    /// The names for messages: "`a`, `b` or `c`".
    var choices: String { Wording.list((0..<count).lazy.map { "`\(name(at: $0))`" }) }
}

/// One key as it usually stands in a document, `"name":`.
@frozen
@usableFromInline
struct JSONKey {
    /// The first sixteen bytes of `"name":`, or all if there are fewer.
    @usableFromInline let head: UInt64
    @usableFromInline let neck: UInt64
    /// The bits of `head` and `neck` that count.
    @usableFromInline let headMask: UInt64
    @usableFromInline let neckMask: UInt64
    /// The bytes of `"name":`. An upper bound: a name with escapes is longer than the same name
    /// without.
    @usableFromInline let spellingCount: Int
    /// All bytes of `"name":`.
    @usableFromInline let spelling: UnsafePointer<UInt8>
    @usableFromInline let nameCount: Int
    /// See ``print(of:)``.
    let print: UInt64

    init(_ name: String) {
        let name = Array(name.utf8)
        let text = [Byte.quote] + name + [Byte.quote, Byte.colon]
        // Never freed, like the keys, and filled to its end by the next line.
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: text.count)
        memory.initialize(from: text, count: text.count)
        let isPlain = !name.contains { $0 < 0x20 || $0 == Byte.quote || $0 == Byte.backslash }
        (head, headMask) = Self.word(text.prefix(8))
        (neck, neckMask) = Self.word(text.dropFirst(8).prefix(8))
        // Filled above, and never written again.
        spelling = UnsafePointer(memory)
        spellingCount = isPlain ? text.count : .max / 2
        nameCount = name.count
        print = name.withUnsafeBufferPointer { Self.print(of: $0) }
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> (UInt64, mask: UInt64) {
        bytes.reversed().reduce((0, 0)) { ($0.0 << 8 | UInt64($1), $0.1 << 8 | 0xFF) }
    }

    /// True if all of `"name":` is at `place`. Called when its first sixteen bytes are.
    @usableFromInline
    static func hasTail(
        _ key: UnsafePointer<JSONKey>, _ place: UnsafePointer<UInt8>,
        _ end: UnsafePointer<UInt8>
    ) -> Bool {
        let count = key.pointee.spellingCount
        guard end - place >= count else { return false }
        // The guard leaves `count` bytes at `place`. `spelling` has as many, unless the name needs
        // escapes, and then `count` is more than any document has.
        return UnsafeBufferPointer(start: place, count: count).elementsEqual(
            UnsafeBufferPointer(start: key.pointee.spelling, count: count))
    }

    // After its quote the spelling has the whole name. It is never freed.
    var name: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: spelling + 1, count: nameCount)
    }

    /// `print` has to be the print of `bytes`.
    func isNamed(_ bytes: UnsafeBufferPointer<UInt8>, _ print: UInt64) -> Bool {
        guard print == self.print, bytes.count == nameCount else { return false }
        return nameCount <= 8 || name.elementsEqual(bytes)
    }

    /// The first and the last four bytes of a name, or all if there are fewer. Different names of
    /// one length up to eight have different prints.
    static func print(of name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        guard let start = name.baseAddress, name.count > 0 else { return 0 }
        if name.count >= 4 {
            // The name has four bytes or more, so it has these first four.
            let bytes = UnsafeRawPointer(start)
            let head = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
            let tail = UInt32(
                // The name has four bytes or more, so it has these last four.
                littleEndian: (bytes + (name.count - 4)).loadUnaligned(as: UInt32.self))
            return UInt64(head) | UInt64(tail) << 32
        }
        let (first, middle, last) = (start[0], start[name.count >> 1], start[name.count - 1])
        return UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16
    }

    /// The slot at which the search for a name begins, in the lower bits. Keys come from contracts,
    /// so no client can choose keys that collide.
    static func slot(_ print: UInt64, _ count: Int) -> Int {
        let mixed = (print ^ UInt64(truncatingIfNeeded: count) << 28) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 48)
    }
}

/// The bytes of JSON's punctuation and numbers.
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

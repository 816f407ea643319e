extension JSONReader {
    /// Reads an object member by member. Generated code reaches it through ``JSONObject``.
    @inlinable
    public mutating func readObject<T: JSONObject>(_ value: inout T) {
        let keys = T.keys
        let place = cursor
        var seen = SeenKeys()
        var others = OtherKeys()
        var index = firstKey(of: keys)
        guard index != JSONKeys.refused else { return }
        while index != JSONKeys.none {
            var expected = 0
            if index >= 0 {
                if !seen.insert(index) { refuseDuplicateKey() }
                expected = index &+ 1
                value.read(index, from: &self)
            } else if accepts(&others, keys) {
                value.read(keys.count, from: &self)
            }
            index = nextKey(of: keys, expected)
        }
        checkMembers(seen, others.count, keys, place)
    }

    /// Reads the opening brace, and then the first key and its colon, or the closing brace
    /// (``JSONKeys/none``). ``JSONKeys/refused`` if the value is not an object; it is then skipped.
    @usableFromInline
    mutating func firstKey(of keys: JSONKeys) -> Int {
        guard open(Byte.openBrace) else { return JSONKeys.refused }
        return begins(Byte.closeBrace) ? readKey(of: keys, 0) : JSONKeys.none
    }

    /// Checks that the required members were there, and the number of members.
    @usableFromInline
    mutating func checkMembers(
        _ seen: SeenKeys, _ others: Int, _ keys: JSONKeys, _ place: UnsafePointer<UInt8>
    ) {
        if keys.required & ~seen.first | keys.requiredLater & ~seen.later != 0 {
            refuseMissing(seen, keys, place)
        }
        if keys.minimum > 0 || keys.maximum < .max {
            checkCount(seen.count + others, keys.minimum, keys.maximum, place)
        }
    }

    /// Called after a member. Reads the next key and its colon, or the closing brace
    /// (``JSONKeys/none``). First tries the `expected` key directly after a comma, as in most
    /// documents.
    @inlinable @inline(__always)
    mutating func nextKey(of keys: JSONKeys, _ expected: Int) -> Int {
        let place = cursor
        // The check leaves at least 18 bytes: a comma, sixteen bytes and one more.
        guard end - place >= 18, place.pointee == Byte.comma, expected < keys.count else {
            return findNextKey(of: keys, expected)
        }
        let key = keys.entries + expected
        let count = key.pointee.spellingCount
        let difference =
            (Word(at: place + 1).bits ^ key.pointee.head) & key.pointee.headMask
            | (Word(at: place + 9).bits ^ key.pointee.neck) & key.pointee.neckMask
        guard difference == 0, count <= 16, place[count &+ 1] > 0x20 else {
            return findNextKey(of: keys, expected)
        }
        cursor = place + (count &+ 1)
        return expected
    }

    @usableFromInline
    mutating func findNextKey(of keys: JSONKeys, _ expected: Int) -> Int {
        continues(Byte.closeBrace) ? readKey(of: keys, expected) : JSONKeys.none
    }

    /// Reads a key and its colon. Negative if `keys` does not have the key, which is ``currentKey``
    /// then.
    ///
    /// First tries the `expected` key and, after an optional one, the next.
    @usableFromInline
    mutating func readKey(of keys: JSONKeys, _ expected: Int) -> Int {
        // The guard leaves the sixteen bytes that are read below.
        guard end - cursor >= 16 else { return lookUpKey(of: keys) }
        let (head, neck) = (Word(at: cursor).bits, Word(at: cursor + 8).bits)
        for index in expected..<max(keys.count, expected) {
            let key = keys.entries + index
            let difference =
                (head ^ key.pointee.head) & key.pointee.headMask
                | (neck ^ key.pointee.neck) & key.pointee.neckMask
            if difference == 0,
                key.pointee.spellingCount <= 16 || JSONKey.hasTail(key, cursor, end)
            {
                cursor += key.pointee.spellingCount
                skipWhitespace()
                return index
            }
            if keys.isRequired(index) { break }
        }
        return lookUpKey(of: keys)
    }

    private mutating func lookUpKey(of keys: JSONKeys) -> Int {
        guard readKey() else { return -1 }
        if key.hasEscapes {
            var name = currentKey
            return name.withUTF8 { keys.index(of: $0) } ?? -1
        }
        // The bytes of the key that was just scanned are in the document.
        return keys.index(of: UnsafeBufferPointer(start: key.start, count: key.count)) ?? -1
    }

    /// Reads any key and its colon into `key`. False if the document is malformed.
    @usableFromInline
    mutating func readKey() -> Bool {
        guard next == Byte.quote else {
            refuseUnexpected()
            return false
        }
        guard let scanned = scanString() else { return false }
        key = scanned
        skipWhitespace()
        guard next == Byte.colon else {
            refuseUnexpected()
            return false
        }
        cursor += 1
        skipWhitespace()
        return true
    }

    /// While a member is read that the contract does not name: its key.
    public var currentKey: String { text(key) }

    /// Skips or refuses a member that `keys` does not name. True if it is kept, and the caller
    /// reads it.
    @usableFromInline
    mutating func accepts(_ others: inout OtherKeys, _ keys: JSONKeys) -> Bool {
        guard !isOver else { return false }
        others.count += 1
        guard others.count + keys.count <= limits.members else {
            refuseDocument("has more than \(limits.members) members in one object")
            return false
        }
        if keys.additional == .kept { return true }
        if !others.insert(Array(currentKey.utf8)) { refuseDuplicateKey() }
        if keys.additional == .refused, !ignoresUnknownKeys {
            let place = cursor
            skipValue()
            refuse(RuleFailure("additionalProperties", "is not a known member"), at: place)
            return false
        }
        skipValue()
        return false
    }

    /// Reads a member that the contract does not name into `members`, which has to be empty before
    /// the first one.
    @inlinable
    public mutating func readAdditional<V: JSONCodable>(
        _ members: inout [String: V], _ rules: V.Rules = V.Rules()
    ) {
        let key = currentKey
        let value: V = value(rules)
        if members.updateValue(value, forKey: key) != nil { refuseDuplicateKey() }
    }

    private mutating func refuseMissing(
        _ seen: SeenKeys, _ keys: JSONKeys, _ place: UnsafePointer<UInt8>
    ) {
        for index in 0..<keys.count where keys.isRequired(index) && !seen.contains(index) {
            refuse(
                RuleFailure("required", "is required"), at: place, member: keys.name(at: index))
        }
    }

    /// `minProperties` and `maxProperties`.
    @usableFromInline
    mutating func checkCount(
        _ count: Int, _ minimum: Int, _ maximum: Int, _ place: UnsafePointer<UInt8>
    ) {
        if count < minimum {
            let message = "must have \(Wording.least(minimum, "member")), has \(count.grouped)"
            refuse(RuleFailure("minProperties", message), at: place)
        }
        if count > maximum {
            let message = "must have \(Wording.most(maximum, "member")), has \(count.grouped)"
            refuse(RuleFailure("maxProperties", message), at: place)
        }
    }

    /// Reads an object with free keys.
    @inlinable
    mutating func readMap<V: JSONCodable>(_ map: inout [String: V], _ rules: MapRules<V>) {
        map = [:]
        let place = cursor
        guard open(Byte.openBrace) else { return }
        var more = begins(Byte.closeBrace)
        while more {
            if readKey() { readAdditional(&map, rules.valueRules) }
            if map.count > limits.members { refuseMembers() }
            more = continues(Byte.closeBrace)
        }
        if rules.minimum > 0 || rules.maximum < .max {
            checkCount(map.count, rules.minimum, rules.maximum, place)
        }
    }

    @usableFromInline
    mutating func refuseMembers() {
        refuseDocument("has more than \(limits.members) members in one object")
    }
}

/// The members that an object has.
@frozen
@usableFromInline
struct SeenKeys {
    /// One bit for each of the first 64 members, and for each of the others.
    @usableFromInline var first: UInt64 = 0
    @usableFromInline var later: UInt64 = 0

    @inlinable init() {}

    /// False if the member was there already.
    @inlinable @inline(__always)
    mutating func insert(_ index: Int) -> Bool {
        guard index < 64 else { return insertLater(index) }
        let bit = (1 as UInt64) &<< UInt64(truncatingIfNeeded: index)
        defer { first |= bit }
        return first & bit == 0
    }

    @usableFromInline
    mutating func insertLater(_ index: Int) -> Bool {
        let bit = (1 as UInt64) &<< UInt64(truncatingIfNeeded: index)
        defer { later |= bit }
        return later & bit == 0
    }

    func contains(_ index: Int) -> Bool {
        (index < 64 ? first : later) & 1 << UInt64(index % 64) != 0
    }

    var count: Int { first.nonzeroBitCount + later.nonzeroBitCount }
}

/// The members of an object that its contract does not name.
@usableFromInline
struct OtherKeys {
    @usableFromInline var count = 0
    /// The bytes of the names (RFC 8259 section 8.3). Nil until the first one, because most objects
    /// have none.
    @usableFromInline var names: Set<[UInt8]>?

    @inlinable init() {}

    /// False if the name was there already.
    mutating func insert(_ name: [UInt8]) -> Bool {
        names = names ?? []
        return names?.insert(name).inserted ?? true
    }
}

extension JSONReader {
    /// Reads an object member by member. Generated code reaches it through ``JSONObject``.
    @inlinable
    public mutating func readObject<T: JSONObject>(_ value: inout T) {
        let keys = T.keys
        let place = cursor
        guard open(Byte.openBrace) else { return }
        var seen: UInt128 = 0
        var expected = 0
        var others = OtherKeys()
        var more = begins(Byte.closeBrace)
        while more {
            let index = readKey(of: keys, expected)
            if index >= 0 {
                let bit = (1 as UInt128) &<< UInt128(truncatingIfNeeded: index)
                if seen & bit != 0 { refuseDuplicateKey() }
                seen |= bit
                expected = index &+ 1
                value.read(index, from: &self)
            } else if accepts(&others, keys) {
                value.read(keys.count, from: &self)
            }
            more = continues(Byte.closeBrace)
        }
        let missing = keys.required & ~seen
        if missing != 0 { refuseMissing(missing, keys, place) }
        if keys.minimum > 0 || keys.maximum < .max {
            checkCount(seen.nonzeroBitCount &+ others.count, keys.minimum, keys.maximum, place)
        }
    }

    /// Reads a key and its colon. Negative: `keys` has no such key; ``currentKey`` says which.
    @inlinable @inline(__always)
    mutating func readKey(of keys: JSONKeys, _ expected: Int) -> Int {
        if expected < keys.count {
            let key = keys.entries + expected
            if key.pointee.isSpelled(at: cursor, before: end) {
                cursor += key.pointee.spellingCount
                skipWhitespace()
                return expected
            }
        }
        return lookUpKey(of: keys)
    }

    @usableFromInline
    mutating func lookUpKey(of keys: JSONKeys) -> Int {
        guard readKey() else { return -1 }
        if key.hasEscapes {
            var name = currentKey
            return name.withUTF8 { keys.index(of: $0) } ?? -1
        }
        return keys.index(of: UnsafeBufferPointer(start: key.start, count: key.count)) ?? -1
    }

    /// Reads any key and its colon into `key`. False: the document is malformed.
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

    /// The key whose value is next, while a member that the contract does not name is read.
    public var currentKey: String { text(key) }

    /// Decides about a member that `keys` does not name. True: it is kept and read by the caller.
    @usableFromInline
    mutating func accepts(_ others: inout OtherKeys, _ keys: JSONKeys) -> Bool {
        guard malformation == nil else { return false }
        others.count += 1
        guard others.count + keys.count <= limits.members else {
            refuseDocument("has more than \(limits.members) members in one object")
            return false
        }
        if keys.additional == .kept { return true }
        if keys.additional == .refused, !ignoresUnknownKeys {
            let place = cursor
            skipValue()
            refuse(RuleFailure("additionalProperties", "is not a known member"), at: place)
            return false
        }
        if !others.insert(currentKey) { refuseDuplicateKey() }
        skipValue()
        return false
    }

    /// Reads the member that the contract does not name into `members`, which starts empty.
    @inlinable
    public mutating func readAdditional<V: JSONCodable>(
        _ members: inout [String: V], _ rules: V.Rules = V.Rules()
    ) {
        let key = currentKey
        let value: V = value(rules)
        if members.updateValue(value, forKey: key) != nil { refuseDuplicateKey() }
    }

    @usableFromInline
    mutating func refuseMissing(
        _ missing: UInt128, _ keys: JSONKeys, _ place: UnsafePointer<UInt8>
    ) {
        for index in 0..<keys.count where missing & (1 << UInt128(index)) != 0 {
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

/// The members of an object that its contract does not name.
@usableFromInline
struct OtherKeys {
    @usableFromInline var count = 0
    private var names: Set<String> = []

    @usableFromInline init() {}

    /// False: the name was there already.
    mutating func insert(_ name: String) -> Bool { names.insert(name).inserted }
}

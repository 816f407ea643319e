extension JSONReader {
    /// Reads an array element by element. Generated code reaches it through `Array`.
    @inlinable
    mutating func readArray<T: JSONCodable>(_ array: inout [T], _ rules: ArrayRules<T>) {
        array = []
        let place = cursor
        guard open(Byte.openBracket) else { return }
        var more = begins(Byte.closeBracket)
        if more {
            let first: T = value(rules.elementRules)
            reserve(&array, 1, place)
            array.append(first)
            more = continues(Byte.closeBracket)
        }
        while more {
            if array.count == array.capacity { reserve(&array, array.count, place) }
            // In place: elements may be large.
            array.append(T.blank)
            array[array.count &- 1].read(from: &self, rules.elementRules)
            more = continues(Byte.closeBracket)
        }
        if array.count < rules.minimum || array.count > rules.maximum {
            refuseCount(array.count, rules.minimum, rules.maximum, place)
        }
        if rules.isUnique { checkUnique(from: place) }
    }

    /// Reserves what an array takes that begins at `place`, if its elements go on like the `count`
    /// before and nothing follows them.
    @inlinable @inline(__always)
    mutating func reserve<T>(_ array: inout [T], _ count: Int, _ place: UnsafePointer<UInt8>) {
        array.reserveCapacity(count &+ guessedRest(count, place, MemoryLayout<T>.stride))
    }

    /// How many elements more are likely. What that takes is bounded for the whole document: where
    /// there are many arrays, the last ones grow as arrays do.
    @usableFromInline
    mutating func guessedRest(
        _ count: Int, _ place: UnsafePointer<UInt8>, _ stride: Int
    ) -> Int {
        guard cursor < end else { return 0 }
        let rest = (end - cursor) / max((cursor - place) / count, 1)
        let likely = min(rest + rest / 8, reservableBytes / max(stride, 1))
        reservableBytes -= likely * stride
        return likely
    }

    /// Reads one more element of an array whose brackets somebody else reads.
    @inlinable
    public mutating func readItem<T: JSONCodable>(
        _ array: inout [T], _ rules: T.Rules = T.Rules()
    ) {
        var element = T.blank
        element.read(from: &self, rules)
        array.append(element)
    }

    /// Reads an array of fixed places. Generated code reaches it through ``JSONTuple``.
    @inlinable
    public mutating func readTuple<T: JSONTuple>(_ value: inout T) {
        let limits = T.count
        let place = cursor
        guard open(Byte.openBracket) else { return }
        var count = 0
        var more = begins(Byte.closeBracket)
        while more {
            if count < limits.upperBound {
                value.read(count, from: &self)
            } else {
                skipValue()
            }
            count &+= 1
            more = continues(Byte.closeBracket)
        }
        if !limits.contains(count) {
            refuseCount(count, limits.lowerBound, limits.upperBound, place)
        }
    }

    @usableFromInline
    mutating func refuseCount(
        _ count: Int, _ minimum: Int, _ maximum: Int, _ place: UnsafePointer<UInt8>
    ) {
        for failure in Wording.itemCount(count, minimum, maximum) { refuse(failure, at: place) }
    }

    /// Reads the array from `place` to the cursor once more, as plain JSON, and compares.
    @usableFromInline
    mutating func checkUnique(from place: UnsafePointer<UInt8>) {
        guard malformation == nil else { return }
        let bytes = UnsafeRawBufferPointer(start: place, count: cursor - place)
        let reading = JSONReader.decode([JSONValue].self, from: bytes, limits: limits)
        guard case .success(let items) = reading, let failure = Wording.repetition(in: items) else {
            return
        }
        refuse(failure, at: place)
    }
}

extension JSONReader {
    /// Reads an array element by element. Generated code reaches it through `Array`.
    @inlinable
    mutating func readArray<T: JSONCodable>(_ array: inout [T], _ rules: ArrayRules<T>) {
        array = []
        let place = cursor
        guard open(Byte.openBracket) else { return }
        if begins(Byte.closeBracket) {
            let first: T = value(rules.elementRules)
            var more = continues(Byte.closeBracket)
            if more { array.reserveCapacity(likelyCount(1, place)) }
            array.append(first)
            while more {
                if array.count == array.capacity {
                    array.reserveCapacity(likelyCount(array.count, place))
                }
                // Read in place, because elements may be large.
                array.append(T.blank)
                array[array.count &- 1].read(from: &self, rules.elementRules)
                more = continues(Byte.closeBracket)
            }
        }
        if array.count < rules.minimum || array.count > rules.maximum {
            refuseCount(array.count, rules.minimum, rules.maximum, place)
        }
        if rules.isUnique { checkUnique(from: place) }
    }

    /// The likely number of elements of the array at `place`: that of its `count` elements so far,
    /// extended to the rest of the document. It is at most eight times `count`, so that a short
    /// array does not hold the memory of a long one.
    @usableFromInline
    mutating func likelyCount(_ count: Int, _ place: UnsafePointer<UInt8>) -> Int {
        let rest = (end - cursor) / max((cursor - place) / count, 1)
        return count + min(rest + rest / 8 + 1, count == 1 ? 3 : count * 7)
    }

    /// Reads one more element of an array whose brackets the caller reads.
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
        guard !isOver else { return }
        // The array that was just read, from its bracket to the cursor, is in the document.
        let bytes = UnsafeRawBufferPointer(start: place, count: cursor - place)
        let reading = JSONReader.decode([JSONValue].self, from: bytes, limits: limits)
        guard case .success(let items) = reading, let failure = Wording.repetition(in: items) else {
            return
        }
        refuse(failure, at: place)
    }
}

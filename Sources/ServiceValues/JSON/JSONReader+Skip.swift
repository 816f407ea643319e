extension JSONReader {
    /// Steps over the next value, and checks that it is JSON.
    @usableFromInline
    mutating func skipValue() {
        switch next {
        case Byte.quote: _ = scanString()
        case Byte.openBrace: skipObject()
        case Byte.openBracket: skipArray()
        case UInt8(ascii: "t"): _ = stepOver("true")
        case UInt8(ascii: "f"): _ = stepOver("false")
        case UInt8(ascii: "n"): _ = stepOver("null")
        default: _ = scanNumber()
        }
    }

    /// Checks for duplicate keys too, although the object is skipped: all readers of a document
    /// have to agree on whether it is acceptable.
    private mutating func skipObject() {
        guard open(Byte.openBrace) else { return }
        var keys = OtherKeys()
        var more = begins(Byte.closeBrace)
        while more {
            guard readKey() else { return }
            keys.count += 1
            if keys.count > limits.members { refuseMembers() }
            if !isOver, !keys.insert(Array(currentKey.utf8)) { refuseDuplicateKey() }
            skipValue()
            more = continues(Byte.closeBrace)
        }
    }

    private mutating func skipArray() {
        guard open(Byte.openBracket) else { return }
        var more = begins(Byte.closeBracket)
        while more {
            skipValue()
            more = continues(Byte.closeBracket)
        }
    }
}

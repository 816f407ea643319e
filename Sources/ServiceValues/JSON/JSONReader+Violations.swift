/// A violation with a place in the document. Its pointer is found at the end of reading.
@usableFromInline
struct PendingViolation {
    /// The place at which the value starts.
    let offset: Int
    /// A member that the value at `offset` should have.
    let member: String?
    let failure: RuleFailure
}

extension JSONReader {
    @usableFromInline var violationCount: Int { pending.count }

    /// Records that the next value breaks a rule that the runtime does not know, then skips it.
    public mutating func refuse(_ failure: RuleFailure) {
        refuse(failure, at: cursor)
        skipValue()
    }

    /// Records a violation of the value that starts at `place`.
    mutating func refuse(
        _ failure: RuleFailure, at place: UnsafePointer<UInt8>, member: String? = nil
    ) {
        guard !isOver else { return }
        pending.append(
            PendingViolation(offset: place - start, member: member, failure: failure))
        if pending.count >= limits.violations {
            stop = cursor
            cursor = end
        }
    }

    /// Records that the next value is not `expected` (such as "a string") and skips it.
    @usableFromInline
    mutating func mismatch(_ expected: StaticString) {
        let place = cursor
        guard let actual = kindOfNext() else { return refuseUnexpected() }
        skipValue()
        refuse(RuleFailure("type", "must be \(expected), is \(actual)"), at: place)
    }

    /// The kind of the next value by its first byte; nil if no value begins with it.
    func kindOfNext() -> String? {
        switch next {
        case UInt8(ascii: "\""): "a string"
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "an array"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "a number"
        default: nil
        }
    }
}

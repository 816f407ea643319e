/// The state of reading a `oneOf` or `anyOf` without discriminator.
@frozen
public struct JSONChoice {
    @frozen
    public enum Kind: Sendable { case oneOf, anyOf }

    @usableFromInline let kind: Kind
    // A place in the document. Generated code makes and ends a choice within one `read`.
    @usableFromInline let place: UnsafePointer<UInt8>
    /// How much deeper values may nest at `place`.
    let depthLeft: Int
    /// The end of the value, once a branch has matched.
    @usableFromInline var after: UnsafePointer<UInt8>?
    @usableFromInline var branches = 0
    @usableFromInline var matches = 0
    @usableFromInline var lenientMatches = 0
    /// Branches that match the value's type, but not the whole value.
    @usableFromInline var nearMisses = 0
    /// The violations of the first near miss.
    @usableFromInline var reproach: [PendingViolation] = []

    init(_ kind: Kind, _ place: UnsafePointer<UInt8>, depthLeft: Int) {
        self.kind = kind
        self.place = place
        self.depthLeft = depthLeft
    }
}

extension JSONReader {
    /// Searches the next object for the member `name`, and returns the index of its value in
    /// `tags`. The object is then read by a branch. Negative if there is no such member or tag,
    /// which is recorded; the object is then skipped.
    public mutating func discriminator(_ name: StaticString, _ tags: JSONKeys) -> Int {
        let place = cursor
        guard open(Byte.openBrace) else { return -1 }
        let depth = depthLeft
        var more = begins(Byte.closeBrace)
        while more {
            guard readKey() else { return -1 }
            if key.isSpelled(name) {
                let index = tag(tags)
                cursor = isOver ? end : place
                depthLeft = depth + 1
                if index < 0 { skipValue() }
                return index
            }
            skipValue()
            more = continues(Byte.closeBrace)
        }
        refuse(RuleFailure("required", "is required"), at: place, member: "\(name)")
        return -1
    }

    private mutating func tag(_ tags: JSONKeys) -> Int {
        let place = cursor
        guard next == Byte.quote else {
            mismatch("a string")
            return -1
        }
        guard let scanned = scanString() else { return -1 }
        var text = text(scanned)
        if let index = text.withUTF8({ tags.index(of: $0) }) { return index }
        refuse(RuleFailure("discriminator", Wording.choice(tags.choices, text)), at: place)
        return -1
    }

    public mutating func choose(_ kind: JSONChoice.Kind) -> JSONChoice {
        JSONChoice(kind, cursor, depthLeft: depthLeft)
    }

    /// Reads the value as `type`. Nil if it is not one, or if an earlier branch has matched.
    @inlinable
    public mutating func attempt<T: JSONCodable>(
        _ choice: inout JSONChoice, _ type: T.Type, _ rules: T.Rules = T.Rules()
    ) -> T? {
        guard begins(&choice) else { return nil }
        let found = violationCount
        let isLenient = ignoresUnknownKeys
        ignoresUnknownKeysNow(false)
        var value: T = value(rules)
        if matched(&choice, found) {
            ignoresUnknownKeysNow(isLenient)
            return choice.matches == 1 ? value : nil
        }
        // A client first tries branches that know all members, then those that do not.
        guard isLenient else { return nil }
        ignoresUnknownKeysNow(true)
        guard choice.matches + choice.lenientMatches == 0, begins(&choice) else { return nil }
        value = self.value(rules)
        return matchedLeniently(&choice, found) ? value : nil
    }

    @usableFromInline
    mutating func ignoresUnknownKeysNow(_ isLenient: Bool) { ignoresUnknownKeys = isLenient }

    @usableFromInline
    mutating func begins(_ choice: inout JSONChoice) -> Bool {
        guard !isOver, choice.kind == .oneOf || choice.matches == 0 else { return false }
        cursor = choice.place
        return true
    }

    /// Counts the result of a branch, before which there were `found` violations, and removes the
    /// violations that it recorded. Returns whether it matched.
    @usableFromInline
    mutating func matched(_ choice: inout JSONChoice, _ found: Int) -> Bool {
        choice.branches += 1
        guard malformation == nil, countReread(choice) else { return false }
        if violationCount == found {
            choice.matches += 1
            choice.after = cursor
            return true
        }
        let offset = choice.place - start
        let news = pending[found...]
        if let first = news.first, first.offset != offset || first.failure.keyword != "type" {
            choice.nearMisses += 1
            if choice.nearMisses == 1 { choice.reproach = Array(news) }
        }
        forget(found, choice)
        return false
    }

    @usableFromInline
    mutating func matchedLeniently(_ choice: inout JSONChoice, _ found: Int) -> Bool {
        guard malformation == nil, countReread(choice) else { return false }
        guard violationCount == found else {
            forget(found, choice)
            return false
        }
        choice.lenientMatches += 1
        choice.after = cursor
        return true
    }

    /// Removes the violations of a branch. If they were enough to stop reading, reading goes on,
    /// because other branches may have none.
    private mutating func forget(_ found: Int, _ choice: JSONChoice) {
        pending.removeSubrange(found...)
        guard stop != nil else { return }
        stop = nil
        cursor = choice.place
        depthLeft = choice.depthLeft
    }

    private mutating func countReread(_ choice: JSONChoice) -> Bool {
        rereadBytes += (stop ?? cursor) - choice.place
        let limit = (end - start + 128) * limits.rereads
        guard rereadBytes > limit else { return true }
        refuseDocument("has too many nested choices")
        return false
    }

    /// Ends a choice: exactly one branch (`anyOf`: at least one) has to have matched.
    public mutating func end(_ choice: JSONChoice) {
        guard !isOver else { return }
        guard choice.matches + choice.lenientMatches > 0, let after = choice.after else {
            return refuseAll(choice)
        }
        cursor = after
        if choice.matches > 1, !ignoresUnknownKeys {
            let count = choice.branches
            let message = "must match one of \(count) alternatives, matches \(choice.matches)"
            refuse(RuleFailure("oneOf", message), at: choice.place)
        }
    }

    /// If there is one near miss alone, its violations say more than that no branch matches.
    private mutating func refuseAll(_ choice: JSONChoice) {
        cursor = choice.place
        skipValue()
        if choice.nearMisses == 1 {
            for violation in choice.reproach {
                refuse(violation.failure, at: start + violation.offset, member: violation.member)
            }
            return
        }
        let keyword = choice.kind == .oneOf ? "oneOf" : "anyOf"
        let message = "matches none of \(choice.branches) alternatives"
        refuse(RuleFailure(keyword, message), at: choice.place)
    }
}

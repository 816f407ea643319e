extension JSONReader {
    /// Reads a value. null is a violation unless the type takes it.
    @inlinable
    public mutating func read<T: JSONCodable>(_ value: inout T, _ rules: T.Rules = T.Rules()) {
        value.read(from: &self, rules)
    }

    /// Reads a member that may be absent. If it is there, null is a violation.
    @inlinable
    public mutating func read<T: JSONCodable>(_ value: inout T?, _ rules: T.Rules = T.Rules()) {
        let present: T = self.value(rules)
        value = present
    }

    /// Reads a member that must be there and may be null.
    @inlinable
    public mutating func readNullable<T: JSONCodable>(
        _ value: inout T?, _ rules: T.Rules = T.Rules()
    ) {
        guard !readNull() else {
            value = nil
            return
        }
        let present: T = self.value(rules)
        value = present
    }

    /// Reads a member that may be absent, null, or a value.
    @inlinable
    public mutating func read<T: JSONCodable>(
        _ value: inout Presence<T>, _ rules: T.Rules = T.Rules()
    ) {
        value = readNull() ? .null : .value(self.value(rules))
    }

    @inlinable
    public mutating func value<T: JSONCodable>(_ rules: T.Rules = T.Rules()) -> T {
        var value = T.blank
        value.read(from: &self, rules)
        return value
    }
}

extension JSONReader {
    /// Reads a member whose value the contract fixes (`const`), so that no property is needed.
    public mutating func readConstant(_ constant: StaticString) {
        let place = cursor
        guard next == Byte.quote else { return mismatch("a string") }
        guard let scanned = scanString() else { return }
        if !scanned.isSpelled(constant) {
            refuse(
                RuleFailure("const", Wording.choice("`\(constant)`", text(scanned))), at: place)
        }
    }
}

import ContractGrammar

extension Double: ParameterValue {
    public static var blank: Double { 0 }

    public mutating func read(from json: inout JSONReader, _ rules: NumberRules) {
        let place = json.cursor
        if let value = json.scanPlainNumber() {
            if rules.divisor == 0, rules.allow(value) {
                self = value
                return
            }
            json.cursor = place
        }
        readUnusual(from: &json, rules)
    }

    private mutating func readUnusual(from json: inout JSONReader, _ rules: NumberRules) {
        guard json.next == Byte.minus || json.next &- Byte.zero < 10 else {
            return json.mismatch("a number")
        }
        let place = json.cursor
        guard let literal = json.scanNumber() else { return }
        guard let value = literal.double else {
            return json.refuse(NumberRules.overflow(literal), at: place)
        }
        self = value
        if !literal.isLong, rules.allow(value),
            rules.divisor == 0 || literal.isMultiple(of: rules.divisor)
        {
            return
        }
        for failure in rules.failures(value, literal) { json.refuse(failure, at: place) }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.number(self) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NumberRules,
        _ failures: inout [RuleFailure]
    ) -> Double? {
        guard let literal = NumberLiteral(parameter: text) else {
            failures.append(RuleFailure("type", "must be a number"))
            return nil
        }
        guard let value = literal.double else {
            failures.append(NumberRules.overflow(literal))
            return nil
        }
        failures += rules.failures(value, literal)
        return value
    }

    public var parameterText: String { plain }
}

extension NumberRules {
    /// True if `value` is within the bounds.
    fileprivate func allow(_ value: Double) -> Bool {
        (isMinimumExcluded ? value > minimum : value >= minimum)
            && (isMaximumExcluded ? value < maximum : value <= maximum)
    }

    /// Checks a number both as it is written, which the client means, and as it is rounded, which
    /// the handler gets.
    func failures(_ value: Double, _ literal: NumberLiteral) -> [RuleFailure] {
        var failures: [RuleFailure] = []
        let whole = literal.wholeBeyondDouble
        func signs(_ bound: Double) -> [Int] {
            [NumberOrder(value, bound).sign] + (whole.map { [NumberOrder($0, bound).sign] } ?? [])
        }
        if signs(minimum).contains(where: { isMinimumExcluded ? $0 <= 0 : $0 < 0 }) {
            let relation = isMinimumExcluded ? "more than" : "at least"
            let keyword = isMinimumExcluded ? "exclusiveMinimum" : "minimum"
            failures.append(
                RuleFailure(
                    keyword, "must be \(relation) \(minimum.plain), is \(literal.excerpt)"))
        }
        if signs(maximum).contains(where: { isMaximumExcluded ? $0 >= 0 : $0 > 0 }) {
            let relation = isMaximumExcluded ? "less than" : "at most"
            let keyword = isMaximumExcluded ? "exclusiveMaximum" : "maximum"
            failures.append(
                RuleFailure(
                    keyword, "must be \(relation) \(maximum.plain), is \(literal.excerpt)"))
        }
        if divisor != 0, !isMultiple(value, literal) {
            let message = "must be a multiple of \(divisor.plain), is \(literal.excerpt)"
            failures.append(RuleFailure("multipleOf", message))
        }
        return failures
    }

    private func isMultiple(_ value: Double, _ literal: NumberLiteral) -> Bool {
        guard literal.isMultiple(of: divisor) else { return false }
        return !literal.isLong || NumberLiteral.isMultiple(value.decimalText, of: divisor)
    }
}

extension Bool: ParameterValue {
    public static var blank: Bool { false }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        switch json.next {
        case UInt8(ascii: "t"): self = json.stepOver("true")
        case UInt8(ascii: "f"): if json.stepOver("false") { self = false }
        default: json.mismatch("a boolean")
        }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.append(self ? "true" : "false") }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> Bool? {
        if text.elementsEqual("true".utf8) { return true }
        if text.elementsEqual("false".utf8) { return false }
        failures.append(RuleFailure("type", "must be true or false"))
        return nil
    }

    public var parameterText: String { self ? "true" : "false" }
}

import ContractGrammar

extension Int: ParameterValue {
    public static var blank: Int { 0 }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: IntegerRules) {
        let place = json.cursor
        guard let value = json.scanInteger() else { return }
        self = value
        if !rules.allow(value) { json.refuseInteger(value, rules, place) }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.integer(self) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: IntegerRules,
        _ failures: inout [RuleFailure]
    ) -> Int? {
        guard let literal = NumberLiteral(parameter: text), literal.isWhole else {
            failures.append(RuleFailure("type", "must be an integer"))
            return nil
        }
        switch literal.integer {
        case .exact(let value):
            failures += rules.failures(value)
            return value
        case .fraction, .tooSmall:
            failures.append(IntegerRules.tooSmall(.min, false, literal.excerpt))
        case .tooLarge:
            failures.append(IntegerRules.tooLarge(.max, false, literal.excerpt))
        }
        return nil
    }

    public var parameterText: String { String(self) }
}

extension Int32: ParameterValue {
    public static var blank: Int32 { 0 }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: IntegerRules) {
        let rules = rules.narrowed
        let place = json.cursor
        guard let value = json.scanInteger() else { return }
        self = Int32(truncatingIfNeeded: value)
        if !rules.allow(value) { json.refuseInteger(value, rules, place) }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.integer(Int(self)) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: IntegerRules,
        _ failures: inout [RuleFailure]
    ) -> Int32? {
        Int.parse(parameter: text, rules.narrowed, &failures).flatMap { Int32(exactly: $0) }
    }

    public var parameterText: String { String(self) }
}

extension IntegerRules {
    /// The same rules within 32 bits.
    @usableFromInline
    var narrowed: Self {
        var rules = self
        if minimum < Int(Int32.min) {
            rules.minimum = Int(Int32.min)
            rules.isMinimumExcluded = false
        }
        if maximum > Int(Int32.max) {
            rules.maximum = Int(Int32.max)
            rules.isMaximumExcluded = false
        }
        return rules
    }

    @inlinable @inline(__always)
    func allow(_ value: Int) -> Bool {
        (isMinimumExcluded ? value > minimum : value >= minimum)
            && (isMaximumExcluded ? value < maximum : value <= maximum)
            && (divisor == 0 || value % divisor == 0)
    }

    func failures(_ value: Int) -> [RuleFailure] {
        var failures: [RuleFailure] = []
        if isMinimumExcluded ? value <= minimum : value < minimum {
            failures.append(Self.tooSmall(minimum, isMinimumExcluded, value.grouped))
        }
        if isMaximumExcluded ? value >= maximum : value > maximum {
            failures.append(Self.tooLarge(maximum, isMaximumExcluded, value.grouped))
        }
        if divisor != 0, value % divisor != 0 {
            let message = "must be a multiple of \(divisor.grouped), is \(value.grouped)"
            failures.append(RuleFailure("multipleOf", message))
        }
        return failures
    }

    static func tooSmall(_ bound: Int, _ isExcluded: Bool, _ actual: String) -> RuleFailure {
        let relation: StaticString = isExcluded ? "more than" : "at least"
        let keyword = isExcluded ? "exclusiveMinimum" : "minimum"
        return RuleFailure(keyword, Wording.comparison(relation, bound, actual))
    }

    static func tooLarge(_ bound: Int, _ isExcluded: Bool, _ actual: String) -> RuleFailure {
        let relation: StaticString = isExcluded ? "less than" : "at most"
        let keyword = isExcluded ? "exclusiveMaximum" : "maximum"
        return RuleFailure(keyword, Wording.comparison(relation, bound, actual))
    }
}

extension JSONReader {
    @usableFromInline
    mutating func refuseInteger(
        _ value: Int, _ rules: IntegerRules, _ place: UnsafePointer<UInt8>
    ) {
        for failure in rules.failures(value) { refuse(failure, at: place) }
    }
}

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

extension JSONReader {
    @usableFromInline
    mutating func refuseInteger(
        _ value: Int, _ rules: IntegerRules, _ place: UnsafePointer<UInt8>
    ) {
        for failure in rules.failures(value) { refuse(failure, at: place) }
    }
}

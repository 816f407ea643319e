/// Reads what one operation takes out of a request, checking the contract on the way.
///
/// It never throws. What breaks the contract is recorded, a neutral value stands in for it, and
/// reading goes on, so that a client learns everything at once. Input made from a reader that
/// recorded anything is thrown away by `finish()`.
public struct RequestReader {
    @usableFromInline let exchange: HTTPExchange
    private var query: QueryParameters
    private(set) var violations: [Violation] = []
    /// What is wrong before there is anything to check.
    private(set) var rejection: Rejection?

    @usableFromInline
    init(_ exchange: HTTPExchange) {
        self.exchange = exchange
        query = exchange.head.withQuery { QueryParameters($0) }
    }

    /// Throws the first malformation, else all violations, if there are any.
    @usableFromInline
    mutating func finish() throws(Rejection) {
        if let rejection { throw rejection }
        let unknown = exchange.head.withQuery { query.unknownNames(in: $0) }
        for name in unknown {
            refuse(.query, name, RuleFailure("unknown", "is no parameter of this operation"))
        }
        guard !violations.isEmpty else { return }
        throw Rejection(.contractViolation, violations: violations)
    }

    mutating func reject(_ rejection: Rejection) {
        if self.rejection == nil { self.rejection = rejection }
    }

    mutating func refuse(_ violations: [Violation]) {
        let room = JSONLimits.standard.violations - self.violations.count
        self.violations += violations.prefix(max(0, room))
    }

    private mutating func refuse(
        _ location: Violation.Location, _ name: String, _ failure: RuleFailure
    ) {
        refuse([Violation(location, "/" + name, failure)])
    }
}

// MARK: Path

extension RequestReader {
    /// The argument at `index` of the path, counted from 0.
    public mutating func path<Value: ParameterValue>(
        _ index: Int, _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        let range = exchange.plan.arguments[index]
        let parsed = exchange.head.withPath { path in
            parse(Value.self, UnsafeRawBufferPointer(rebasing: path[range]), rules)
        }
        return take(parsed, .path, name) ?? .blank
    }
}

// MARK: Query

extension RequestReader {
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        guard let range = single(name) else { return .blank }
        return value(name, range, rules) ?? .blank
    }

    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init(), default neutral: Value
    ) -> Value {
        queryIfPresent(name, rules) ?? neutral
    }

    public mutating func queryIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value? {
        guard let range = atMostOne(name) else { return nil }
        return value(name, range, rules)
    }

    /// An array: the values of every pair with the name, in their order. Without a pair it is
    /// empty, which `rules` may refuse.
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init()
    ) -> [Value] {
        values(name, ranges(of: name), rules)
    }

    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init(), default neutral: [Value]
    ) -> [Value] {
        queryIfPresent(name, rules) ?? neutral
    }

    public mutating func queryIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init()
    ) -> [Value]? {
        let ranges = ranges(of: name)
        return ranges.isEmpty ? nil : values(name, ranges, rules)
    }

    private mutating func ranges(of name: String) -> [Range<Int>] {
        exchange.head.withQuery { query.take(name, in: $0) }
    }

    private mutating func single(_ name: String) -> Range<Int>? {
        let ranges = ranges(of: name)
        if ranges.isEmpty { refuse(.query, name, .isRequired) }
        if ranges.count > 1 { refuse(.query, name, .isRepeated) }
        return ranges.count == 1 ? ranges[0] : nil
    }

    private mutating func atMostOne(_ name: String) -> Range<Int>? {
        let ranges = ranges(of: name)
        if ranges.count > 1 { refuse(.query, name, .isRepeated) }
        return ranges.count == 1 ? ranges[0] : nil
    }

    private mutating func value<Value: ParameterValue>(
        _ name: String, _ range: Range<Int>, _ rules: Value.Rules
    ) -> Value? {
        let parsed = exchange.head.withQuery { query in
            let text = UnsafeRawBufferPointer(rebasing: query[range])
            return parse(Value.self, text, rules, plusIsSpace: true)
        }
        return take(parsed, .query, name)
    }

    private mutating func values<Value: ParameterValue>(
        _ name: String, _ ranges: [Range<Int>], _ rules: ArrayRules<Value>
    ) -> [Value] {
        var values: [Value] = []
        for range in ranges {
            guard let value: Value = value(name, range, rules.elementRules) else { continue }
            values.append(value)
        }
        // Counted as given: what could not be read has its own violation already.
        for failure in Wording.itemCount(ranges.count, rules.minimum, rules.maximum) {
            refuse(.query, name, failure)
        }
        if rules.isUnique, let failure = Wording.repetition(in: values.map(\.parameterText)) {
            refuse(.query, name, failure)
        }
        return values
    }
}

// MARK: Headers

extension RequestReader {
    public mutating func header<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        guard let text = exchange.head.header(name.lowercased()) else {
            refuse(.header, name, .isRequired)
            return .blank
        }
        return value(name, text, rules) ?? .blank
    }

    public mutating func header<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init(), default neutral: Value
    ) -> Value {
        headerIfPresent(name, rules) ?? neutral
    }

    public mutating func headerIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value? {
        exchange.head.header(name.lowercased()).flatMap { value(name, $0, rules) }
    }

    private mutating func value<Value: ParameterValue>(
        _ name: String, _ text: String, _ rules: Value.Rules
    ) -> Value? {
        var failures: [RuleFailure] = []
        var text = text
        let value = text.withUTF8 {
            // The text lends its bytes until `parse` returns, which copies what the value needs.
            Value.parse(parameter: UnsafeRawBufferPointer($0), rules, &failures)
        }
        return take(.read(value, failures), .header, name)
    }
}

// MARK: One value

extension RequestReader {
    private enum Parsed<Value> {
        case read(Value?, [RuleFailure])
        /// There is a `%` that encodes nothing.
        case broken
    }

    private func parse<Value: ParameterValue>(
        _ type: Value.Type, _ text: UnsafeRawBufferPointer, _ rules: Value.Rules,
        plusIsSpace: Bool = false
    ) -> Parsed<Value> {
        var failures: [RuleFailure] = []
        let isPlain = !text.contains { byte in
            byte == UInt8(ascii: "%") || plusIsSpace && byte == UInt8(ascii: "+")
        }
        if isPlain { return .read(Value.parse(parameter: text, rules, &failures), failures) }
        var decoder = DecodedBytes(text, plusIsSpace: plusIsSpace)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        while let byte = decoder.next() { bytes.append(byte) }
        if decoder.isBroken { return .broken }
        let value = bytes.withUnsafeBytes { Value.parse(parameter: $0, rules, &failures) }
        return .read(value, failures)
    }

    private mutating func take<Value>(
        _ parsed: Parsed<Value>, _ location: Violation.Location, _ name: String
    ) -> Value? {
        switch parsed {
        case .broken:
            let place = location == .path ? "path" : "query"
            reject(
                Rejection(
                    .malformedRequest,
                    "The \(place) holds a `%` without two hexadecimal digits behind it."))
            return nil
        case .read(let value, let failures):
            for failure in failures { refuse(location, name, failure) }
            if value == nil, failures.isEmpty { refuse(location, name, .isUnreadable) }
            return value
        }
    }
}

extension RuleFailure {
    fileprivate static var isRequired: Self { Self("required", "is required") }
    fileprivate static var isRepeated: Self { Self("repeated", "is given more than once") }
    fileprivate static var isUnreadable: Self { Self("type", "is of another type") }
}

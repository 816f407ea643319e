public import HTTPMessages
public import ServiceValues

/// Reads the input of one operation from a request, and checks the contract.
///
/// Reading never throws. A value that breaks the contract is recorded and read as a neutral value,
/// and reading goes on, so that a client gets all violations at once. `finish()` throws if anything
/// was recorded, so no handler gets such an input.
public struct RequestReader {
    @usableFromInline let exchange: HTTPExchange
    private var query: QueryParameters
    private(set) var violations: [Violation] = []
    /// Why the request cannot be read; nil if it can.
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
        let unknown = exchange.head.withQuery { query.unknownNames(in: $0, limit: violationsLeft) }
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
        self.violations += violations.prefix(violationsLeft)
    }

    /// The number of violations that may still be reported. At 0 further values are not read.
    private var violationsLeft: Int { max(0, JSONLimits.standard.violations - violations.count) }

    @usableFromInline var isFull: Bool { violationsLeft == 0 }

    private mutating func refuse(
        _ location: Violation.Location, _ name: String, _ failure: RuleFailure
    ) {
        if !isFull { violations.append(Violation(location, "/" + name, failure)) }
    }
}

// MARK: One value

// Functions that depend on the type of a value are inlinable and short, so that they are compiled
// for that type. The others are compiled once.
extension RequestReader {
    /// The place of a parameter's text.
    @usableFromInline
    enum Place {
        /// The number of an argument of the path, counted from 0.
        case path(Int)
        case query(Range<Int>)
        case header(String)
    }

    /// Reads the value at a place. Nil, with a violation, if it cannot be read.
    @inlinable
    mutating func read<Value: ParameterValue>(
        _ place: Place, _ name: String, _ rules: Value.Rules
    ) -> Value? {
        var value: Value?
        var failures: [RuleFailure] = []
        let isSound = withText(at: place) { value = Value.parse(parameter: $0, rules, &failures) }
        if !isSound || value == nil || !failures.isEmpty {
            refuse(place, name, failures, isSound: isSound, hasValue: value != nil)
        }
        return value
    }

    /// Calls `parse` with the decoded text. False if a `%` is not followed by two hexadecimal
    /// digits.
    @usableFromInline
    func withText(at place: Place, _ parse: (UnsafeRawBufferPointer) -> Void) -> Bool {
        switch place {
        case .path(let index):
            let range = exchange.arguments[index]
            return exchange.head.withPath {
                // The part of the path that is the argument, lent for the call.
                decode(UnsafeRawBufferPointer(rebasing: $0[range]), plusIsSpace: false, parse)
            }
        case .query(let range):
            return exchange.head.withQuery {
                // The part of the query that is the value, lent for the call.
                decode(UnsafeRawBufferPointer(rebasing: $0[range]), plusIsSpace: true, parse)
            }
        case .header(var text):
            // The text lends its bytes for the call.
            text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
            return true
        }
    }

    private func decode(
        _ text: UnsafeRawBufferPointer, plusIsSpace: Bool,
        _ parse: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        let isPlain = !text.contains { byte in
            byte == UInt8(ascii: "%") || plusIsSpace && byte == UInt8(ascii: "+")
        }
        if isPlain {
            parse(text)
            return true
        }
        var decoder = DecodedBytes(text, plusIsSpace: plusIsSpace)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        while let byte = decoder.next() { bytes.append(byte) }
        guard !decoder.isBroken else { return false }
        bytes.withUnsafeBytes { parse($0) }
        return true
    }

    @usableFromInline
    mutating func refuse(
        _ place: Place, _ name: String, _ failures: [RuleFailure], isSound: Bool, hasValue: Bool
    ) {
        let location: Violation.Location =
            switch place {
            case .path: .path
            case .query: .query
            case .header: .header
            }
        guard isSound else {
            return reject(Rejection(.malformedRequest, "\(StaticReason.brokenEscape)."))
        }
        for failure in failures { refuse(location, name, failure) }
        if !hasValue, failures.isEmpty { refuse(location, name, .isUnreadable) }
    }
}

// MARK: Path

extension RequestReader {
    /// The argument at `index` of the path, counted from 0.
    @inlinable
    public mutating func path<Value: ParameterValue>(
        _ index: Int, _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        read(.path(index), name, rules) ?? .blank
    }
}

// MARK: Query

extension RequestReader {
    @inlinable
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        guard let range = single(name) else { return .blank }
        return read(.query(range), name, rules) ?? .blank
    }

    @inlinable
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init(), default fallback: Value
    ) -> Value {
        queryIfPresent(name, rules) ?? fallback
    }

    @inlinable
    public mutating func queryIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value? {
        guard let range = atMostOne(name) else { return nil }
        return read(.query(range), name, rules)
    }

    /// Reads an array: the values of all pairs with the name, in their order. Without a pair it is
    /// empty, which `rules` may refuse.
    @inlinable
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init()
    ) -> [Value] {
        values(name, ranges(of: name), rules)
    }

    @inlinable
    public mutating func query<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init(), default fallback: [Value]
    ) -> [Value] {
        queryIfPresent(name, rules) ?? fallback
    }

    @inlinable
    public mutating func queryIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: ArrayRules<Value> = .init()
    ) -> [Value]? {
        let ranges = ranges(of: name)
        return ranges.isEmpty ? nil : values(name, ranges, rules)
    }

    @usableFromInline
    mutating func ranges(of name: String) -> [Range<Int>] {
        exchange.head.withQuery { query.take(name, in: $0) }
    }

    @usableFromInline
    mutating func single(_ name: String) -> Range<Int>? {
        let ranges = ranges(of: name)
        if ranges.isEmpty { refuse(.query, name, .isRequired) }
        if ranges.count > 1 { refuse(.query, name, .isRepeated) }
        return ranges.count == 1 ? ranges[0] : nil
    }

    @usableFromInline
    mutating func atMostOne(_ name: String) -> Range<Int>? {
        let ranges = ranges(of: name)
        if ranges.count > 1 { refuse(.query, name, .isRepeated) }
        return ranges.count == 1 ? ranges[0] : nil
    }

    @usableFromInline
    mutating func values<Value: ParameterValue>(
        _ name: String, _ ranges: [Range<Int>], _ rules: ArrayRules<Value>
    ) -> [Value] {
        var values: [Value] = []
        for range in ranges where !isFull {
            guard let value: Value = read(.query(range), name, rules.elementRules) else { continue }
            values.append(value)
        }
        // All given values are counted, because those that could not be read have violations of
        // their own.
        for failure in Wording.itemCount(ranges.count, rules.minimum, rules.maximum) {
            refuse(.query, name, failure)
        }
        let texts = { values.map { Array($0.parameterText.utf8) } }
        if rules.isUnique, let failure = Wording.repetition(in: texts()) {
            refuse(.query, name, failure)
        }
        return values
    }
}

// MARK: Headers

extension RequestReader {
    @inlinable
    public mutating func header<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        guard let text = required(name) else { return .blank }
        return read(.header(text), name, rules) ?? .blank
    }

    @inlinable
    public mutating func header<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init(), default fallback: Value
    ) -> Value {
        headerIfPresent(name, rules) ?? fallback
    }

    @inlinable
    public mutating func headerIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value? {
        guard let text = optional(name) else { return nil }
        return read(.header(text), name, rules)
    }

    @usableFromInline
    mutating func required(_ name: String) -> String? {
        let text = optional(name)
        if text == nil { refuse(.header, name, .isRequired) }
        return text
    }

    @usableFromInline
    func optional(_ name: String) -> String? { exchange.head.header(name.lowercased()) }
}

extension RuleFailure {
    fileprivate static var isRequired: Self { Self("required", "is required") }
    fileprivate static var isRepeated: Self { Self("repeated", "is given more than once") }
    fileprivate static var isUnreadable: Self { Self("type", "is of another type") }
}

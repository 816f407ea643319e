import ContractGrammar
import HTTPMessages
public import ServiceValues

/// One variable that a service reads from its environment, as its contract declares it.
public struct EnvironmentVariable: Sendable {
    public let name: String
    public let kind: Kind
    /// Used if the variable is not set, and read like any other value.
    public let defaultText: String?
    public let isRequired: Bool
    /// Its value is never shown: not in a table, an error or a log.
    public let isSecret: Bool
    public let example: String?
    public let description: String

    public init(
        _ name: String,
        _ kind: Kind,
        default defaultText: String? = nil,
        isRequired: Bool = true,
        isSecret: Bool = false,
        example: String? = nil,
        _ description: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.defaultText = defaultText
        self.isRequired = isRequired && defaultText == nil
        self.isSecret = isSecret
        self.example = example
        self.description = description
    }

    /// The form of a value.
    public enum Kind: Sendable {
        case string(StringRules)
        case enumeration([String])
        case integerWithin(ClosedRange<Int>)
        case numberWithin(ClosedRange<Double>)
        /// `true`, `false`, `1`, `0`, `yes` or `no`.
        case boolean
        /// An absolute address with one of the schemes, or with any scheme if there are none.
        case uri(schemes: [String])
        /// `500ms`, `10s`, `2m`, `1h`, `1d`.
        case duration
        /// `512`, `64KiB`, `1MiB`, `2GiB`.
        case size
        /// `chat.example.com, 10.1.2.3`, or `*`: see ``PublicHosts``.
        case hosts
    }
}

extension EnvironmentVariable.Kind {
    public static var string: Self { .string(StringRules()) }
    public static var uri: Self { .uri(schemes: []) }

    public static var integer: Self { .integerWithin(.min ... .max) }
    public static func integer(_ range: ClosedRange<Int>) -> Self { .integerWithin(range) }
    public static func integer(_ range: PartialRangeFrom<Int>) -> Self {
        .integerWithin(range.lowerBound ... .max)
    }
    public static func integer(_ range: PartialRangeThrough<Int>) -> Self {
        .integerWithin(.min...range.upperBound)
    }

    public static var number: Self { .numberWithin(-.infinity ... .infinity) }
    public static func number(_ range: ClosedRange<Double>) -> Self { .numberWithin(range) }
    public static func number(_ range: PartialRangeFrom<Double>) -> Self {
        .numberWithin(range.lowerBound ... .infinity)
    }
    public static func number(_ range: PartialRangeThrough<Double>) -> Self {
        .numberWithin(-.infinity...range.upperBound)
    }
}

extension EnvironmentVariable.Kind {
    /// The form of a value, as the end of the sentence "must be …".
    var expectation: String {
        switch self {
        case .string: "text"
        case .enumeration(let values): values.map { "`\($0)`" }.joined(separator: " or ")
        case .integerWithin(let range): "a whole number" + bounds(range, .min, .max)
        case .numberWithin(let range): "a number" + bounds(range, -.infinity, .infinity)
        case .boolean: "`true` or `false`"
        case .uri(let schemes) where schemes.isEmpty: "an absolute URI"
        case .uri(let schemes):
            "a URI that begins with " + schemes.map { "`\($0)://`" }.joined(separator: " or ")
        case .duration: "a duration such as `500ms`, `10s` or `2m`"
        case .size: "a size such as `512`, `64KiB` or `1MiB`"
        case .hosts: "host names such as `a.example, b.example`, or `*`"
        }
    }

    private func bounds<Bound>(
        _ range: ClosedRange<Bound>, _ least: Bound, _ most: Bound
    ) -> String {
        switch (range.lowerBound == least, range.upperBound == most) {
        case (true, true): ""
        case (true, false): " of at most \(range.upperBound)"
        case (false, true): " of at least \(range.lowerBound)"
        case (false, false): " from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// Why `text` is not a value of this kind, as a sentence without its subject; nil if it is one.
    func complaint(about text: String) -> String? {
        switch self {
        case .string(let rules): brokenRule(text, rules)
        default: accepts(text) ? nil : "must be \(expectation)"
        }
    }

    private func accepts(_ text: String) -> Bool {
        switch self {
        case .string: true
        case .enumeration(let values): values.contains(text)
        case .integerWithin(let range): Int(text).map(range.contains) == true
        case .numberWithin(let range):
            Double(text).map { $0.isFinite && range.contains($0) } == true
        case .boolean: truth(text) != nil
        case .uri(let schemes): AddressGrammar.isAddress(text, schemes)
        case .duration: Duration(text: text) != nil
        case .size: ByteCount(text) != nil
        case .hosts: PublicHosts(text: text) != nil
        }
    }
}

private func brokenRule(_ text: String, _ rules: StringRules) -> String? {
    var failures: [RuleFailure] = []
    var text = text
    let value = text.withUTF8 {
        // The text lends its bytes until `parse` returns, which copies what the value needs.
        String.parse(parameter: UnsafeRawBufferPointer($0), rules, &failures)
    }
    return failures.first?.message ?? (value == nil ? "must be text" : nil)
}

func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "1", "yes": true
    case "false", "0", "no": false
    default: nil
    }
}

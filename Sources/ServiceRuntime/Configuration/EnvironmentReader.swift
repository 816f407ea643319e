public import Configuration
import ContractGrammar
import HTTPMessages
public import ServiceValues

/// Reads declared variables, and goes on after an invalid one, so that all errors are reported at
/// once.
///
/// For a variable that is missing or invalid a method records the error and returns a neutral
/// value, which is not used, because `finish()` throws. An undeclared name, or a declared one of
/// another kind, is a mistake of the program and traps.
public struct EnvironmentReader {
    private let variables: [EnvironmentVariable]
    private let reader: ConfigReader
    private var entries: [ConfigurationError.Entry] = []

    public init(_ variables: [EnvironmentVariable], from reader: ConfigReader) {
        self.variables = variables
        self.reader = reader
    }

    public mutating func string(_ name: String) -> String { stringIfPresent(name) ?? "" }
    public mutating func stringIfPresent(_ name: String) -> String? { text(name, isRead: \.isText) }

    /// The value of an enumeration as the type that lists the same values.
    public mutating func enumeration<Value: JSONEnum>(_ name: String) -> Value {
        enumerationIfPresent(name) ?? .blank
    }
    public mutating func enumerationIfPresent<Value: JSONEnum>(_ name: String) -> Value? {
        text(name, isRead: \.isText).flatMap(Value.init(rawValue:))
    }

    public mutating func uri(_ name: String) -> String { uriIfPresent(name) ?? "" }
    public mutating func uriIfPresent(_ name: String) -> String? { text(name, isRead: \.isText) }

    public mutating func integer(_ name: String) -> Int { integerIfPresent(name) ?? 0 }
    public mutating func integerIfPresent(_ name: String) -> Int? {
        text(name, isRead: \.isInteger).flatMap { Int($0) }
    }

    public mutating func number(_ name: String) -> Double { numberIfPresent(name) ?? 0 }
    public mutating func numberIfPresent(_ name: String) -> Double? {
        text(name, isRead: \.isNumber).flatMap { Double($0) }
    }

    public mutating func boolean(_ name: String) -> Bool { booleanIfPresent(name) ?? false }
    public mutating func booleanIfPresent(_ name: String) -> Bool? {
        text(name, isRead: \.isBoolean).flatMap { truth($0) }
    }

    public mutating func duration(_ name: String) -> Duration { durationIfPresent(name) ?? .zero }
    public mutating func durationIfPresent(_ name: String) -> Duration? {
        text(name, isRead: \.isDuration).flatMap { Duration(text: $0) }
    }

    /// A duration above zero, which a wait can have.
    public mutating func timeLimit(_ name: String) -> Duration {
        let limit = duration(name)
        if limit == .zero { record(name, "must be above zero") }
        return limit
    }

    /// Text that a header can carry as it is.
    public mutating func token(_ name: String) -> String { tokenIfPresent(name) ?? "" }
    public mutating func tokenIfPresent(_ name: String) -> String? {
        guard let token = stringIfPresent(name) else { return nil }
        if !token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) {
            record(name, "must be ASCII characters without spaces")
        }
        return token
    }

    public mutating func size(_ name: String) -> ByteCount { sizeIfPresent(name) ?? .bytes(0) }
    public mutating func sizeIfPresent(_ name: String) -> ByteCount? {
        text(name, isRead: \.isSize).flatMap { ByteCount($0) }
    }

    public mutating func hostsIfPresent(_ name: String) -> PublicHosts? {
        text(name, isRead: \.isHosts).flatMap { PublicHosts(text: $0) }
    }

    /// Throws if a variable is invalid, read or not. The error has them in the order of their
    /// declaration.
    public mutating func finish() throws(ConfigurationError) {
        for variable in variables { _ = checkedText(variable) }
        guard !entries.isEmpty else { return }
        let order = variables.map(\.name)
        let sorted = order.flatMap { name in entries.filter { $0.variable == name } }
        throw ConfigurationError(entries: sorted)
    }

    private mutating func text(
        _ name: String, isRead: (EnvironmentVariable.Kind) -> Bool
    ) -> String? {
        guard let variable = variables.first(where: { $0.name == name }) else {
            // Generated code reads only variables that it declares, so no environment leads here.
            preconditionFailure("The variable `\(name)` is not declared")
        }
        // Generated code reads each variable as the kind that it declares.
        precondition(isRead(variable.kind), "The variable `\(name)` is of another kind")
        return checkedText(variable)
    }

    private mutating func checkedText(_ variable: EnvironmentVariable) -> String? {
        let given = setText(of: variable, in: reader)
        guard let text = given ?? variable.defaultText else {
            if variable.isRequired { record(variable, nil, "must be set") }
            return nil
        }
        guard let complaint = variable.kind.complaint(about: text) else { return text }
        record(variable, variable.shown(text), complaint)
        return nil
    }

    private mutating func record(_ name: String, _ complaint: String) {
        guard let variable = variables.first(where: { $0.name == name }),
            let text = setText(of: variable, in: reader) ?? variable.defaultText
        else { return }
        record(variable, variable.shown(text), complaint)
    }

    private mutating func record(
        _ variable: EnvironmentVariable, _ value: String?, _ complaint: String
    ) {
        guard !entries.contains(where: { $0.variable == variable.name }) else { return }
        entries.append(
            ConfigurationError.Entry(
                variable: variable.name, value: value, complaint: complaint,
                description: variable.description))
    }
}

/// The value of a variable. An empty text counts as not set, because compose files leave variables
/// empty.
func setText(of variable: EnvironmentVariable, in reader: ConfigReader) -> String? {
    // `DATABASE_URL` is looked up as `database.url`: the environment's provider turns that into the
    // same name again, and a file may nest it.
    let key = ConfigKey(variable.name.lowercased().split(separator: "_").map(String.init))
    let text = reader.string(forKey: key, isSecret: variable.isSecret)
    return text?.isEmpty == true ? nil : text
}

extension EnvironmentVariable.Kind {
    fileprivate var isText: Bool {
        switch self {
        case .string, .enumeration, .uri: true
        case .integerWithin, .numberWithin, .boolean, .duration, .size, .hosts: false
        }
    }
    fileprivate var isInteger: Bool { if case .integerWithin = self { true } else { false } }
    fileprivate var isNumber: Bool { if case .numberWithin = self { true } else { false } }
    fileprivate var isBoolean: Bool { if case .boolean = self { true } else { false } }
    fileprivate var isDuration: Bool { if case .duration = self { true } else { false } }
    fileprivate var isSize: Bool { if case .size = self { true } else { false } }
    fileprivate var isHosts: Bool { if case .hosts = self { true } else { false } }
}

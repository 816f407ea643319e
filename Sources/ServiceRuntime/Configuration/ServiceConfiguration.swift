public import Configuration
public import ServiceOperations

/// The settings of a service in its environment; generated from the contract's `env` and
/// `resources`.
public protocol ServiceConfiguration: Sendable {
    static var service: ServiceDescription { get }
    static var variables: [EnvironmentVariable] { get }
    init(from environment: inout EnvironmentReader)
}

/// A service's own settings and those that every service has, read in one go.
public struct ServiceEnvironment<Settings: ServiceConfiguration>: Sendable {
    public let server: ServerSettings
    public let settings: Settings

    /// Throws one error with all invalid variables.
    public init(from reader: ConfigReader) throws(ConfigurationError) {
        var environment = EnvironmentReader(Self.variables, from: reader)
        server = ServerSettings(from: &environment)
        settings = Settings(from: &environment)
        try environment.finish()
    }

    /// The variables of the service, then those of every service.
    public static var variables: [EnvironmentVariable] {
        Settings.variables + ServerSettings.variables(port: Settings.service.port)
    }

    /// The table that `wattos env NAME` prints: every variable with its form, its default and its
    /// value. Secrets are masked.
    public static func table(_ reader: ConfigReader) -> String {
        let rows = variables.map { variable in
            [
                variable.name, variable.kind.expectation, variable.presence,
                state(of: variable, reader), variable.description,
            ]
        }
        return textTable(["VARIABLE", "MUST BE", "DEFAULT", "NOW", "USED FOR"], rows)
    }

    private static func state(of variable: EnvironmentVariable, _ reader: ConfigReader) -> String {
        guard let text = setText(of: variable, in: reader) else {
            return variable.isRequired ? "missing" : ""
        }
        let shown = variable.shown(text)
        return variable.kind.complaint(about: text) == nil ? shown : "\(shown) (wrong)"
    }
}

extension EnvironmentVariable {
    fileprivate var presence: String {
        defaultText.map(shown) ?? (isRequired ? "required" : "optional")
    }
}

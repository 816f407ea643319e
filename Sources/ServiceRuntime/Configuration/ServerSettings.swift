public import Logging

/// The settings that every service has, whatever its contract says.
public struct ServerSettings: Sendable, Equatable {
    public let host: String
    public let port: Int
    public let logLevel: Logger.Level
    public let logFormat: LogFormat
    /// How long a stopping service goes on accepting connections while it says it is not ready, so
    /// that load balancers notice first.
    public let drainGrace: Duration

    public init(
        host: String = "0.0.0.0",
        port: Int,
        logLevel: Logger.Level = .info,
        logFormat: LogFormat = .automatic,
        drainGrace: Duration = .seconds(5)
    ) {
        self.host = host
        self.port = port
        self.logLevel = logLevel
        self.logFormat = logFormat
        self.drainGrace = drainGrace
    }

    public static func variables(port: Int) -> [EnvironmentVariable] {
        [
            EnvironmentVariable("HOST", .string, default: "0.0.0.0", "Address to listen on."),
            EnvironmentVariable(
                "PORT", .integer(0...65_535), default: "\(port)",
                "Port to listen on; 0 takes a free one."),
            EnvironmentVariable(
                "LOG_LEVEL", .enumeration(Logger.Level.allCases.map(\.rawValue)), default: "info",
                "The least important lines to log."),
            EnvironmentVariable(
                "LOG_FORMAT", .enumeration(LogFormat.allCases.map(\.rawValue)),
                default: LogFormat.automatic.rawValue,
                "`json` for machines, `text` for people, `automatic`: text on a terminal."),
            EnvironmentVariable(
                "DRAIN_GRACE", .duration, default: "5s",
                "How long to go on accepting connections after SIGTERM."),
        ]
    }

    public init(from environment: inout EnvironmentReader) {
        host = environment.string("HOST")
        port = environment.integer("PORT")
        logLevel = Logger.Level(rawValue: environment.string("LOG_LEVEL")) ?? .info
        logFormat = LogFormat(rawValue: environment.string("LOG_FORMAT")) ?? .automatic
        drainGrace = environment.duration("DRAIN_GRACE")
    }
}

/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// Text when the standard error is a terminal, else JSON.
    case automatic
    case json
    case text
}

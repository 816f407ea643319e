public import Logging

/// The settings that every service has, whatever its contract says.
public struct ServerSettings: Sendable, Equatable {
    /// The address to listen on. It has no default: 127.0.0.1 is right for one machine, 0.0.0.0 in
    /// a container, and a service without authentication must not be open by mistake.
    public let host: String
    public let port: Int
    public let publicHosts: PublicHosts
    public let logLevel: Logger.Level
    public let logFormat: LogFormat
    /// How long a stopping service that is not ready any more goes on accepting connections, so
    /// that load balancers notice it.
    public let drainGrace: Duration

    public init(
        host: String,
        port: Int,
        publicHosts: PublicHosts = .loopback,
        logLevel: Logger.Level = .info,
        logFormat: LogFormat = .automatic,
        drainGrace: Duration = .seconds(5)
    ) {
        self.host = host
        self.port = port
        self.publicHosts = publicHosts
        self.logLevel = logLevel
        self.logFormat = logFormat
        self.drainGrace = drainGrace
    }

    public static func variables(port: Int) -> [EnvironmentVariable] {
        [
            EnvironmentVariable(
                "HOST", .string,
                "Address to listen on: 127.0.0.1 for this machine alone, 0.0.0.0 for all."),
            EnvironmentVariable(
                "PORT", .integer(0...65_535), default: "\(port)",
                "Port to listen on; 0 takes a free one."),
            EnvironmentVariable(
                "PUBLIC_HOSTS", .hosts, isRequired: false,
                "Names that clients use for it, beside localhost; `*` for any."),
            EnvironmentVariable(
                "LOG_LEVEL", .enumeration(Logger.Level.allCases.map(\.rawValue)), default: "info",
                "The least important lines to log."),
            EnvironmentVariable(
                "LOG_FORMAT", .enumeration(LogFormat.allCases.map(\.rawValue)),
                default: LogFormat.automatic.rawValue,
                "`json` for machines, `text` for people, `automatic`: text on a terminal."),
            EnvironmentVariable(
                "DRAIN_GRACE", .duration, default: "5s",
                "How long to go on accepting connections after SIGTERM, while clients ask."),
        ]
    }

    public init(from environment: inout EnvironmentReader) {
        host = environment.string("HOST")
        port = environment.integer("PORT")
        publicHosts = environment.hostsIfPresent("PUBLIC_HOSTS") ?? .loopback
        logLevel = Logger.Level(rawValue: environment.string("LOG_LEVEL")) ?? .info
        logFormat = LogFormat(rawValue: environment.string("LOG_FORMAT")) ?? .automatic
        drainGrace = environment.duration("DRAIN_GRACE")
    }
}

/// The format of log lines.
public enum LogFormat: String, Sendable, CaseIterable {
    /// Text if the standard error is a terminal, JSON otherwise.
    case automatic
    case json
    case text
}

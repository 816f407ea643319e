public import Logging
import Synchronization

/// Keeps log lines, so that a test can check what was logged and what was not.
public final class RecordedLogs: Sendable {
    public struct Line: Sendable {
        public let level: Logger.Level
        public let message: String
        public let fields: [String: String]
    }

    /// With more lines than this, the oldest are dropped.
    public static let limit = 10_000

    private let recorded = Mutex<[Line]>([])

    public init() {}

    public var lines: [Line] { recorded.withLock(\.self) }

    /// A logger whose lines end up here.
    public func logger(_ label: String = "test", level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: label) { _ in RecordingHandler(logs: self) }
        logger.logLevel = level
        return logger
    }

    fileprivate func append(_ line: Line) {
        recorded.withLock { lines in
            if lines.count == Self.limit { lines.removeFirst() }
            lines.append(line)
        }
    }
}

private struct RecordingHandler: LogHandler {
    let logs: RecordedLogs
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .trace

    init(logs: RecordedLogs) {
        self.logs = logs
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let explicit = event.metadata { fields.merge(explicit) { $1 } }
        logs.append(
            RecordedLogs.Line(
                level: event.level, message: "\(event.message)",
                fields: fields.mapValues { "\($0)" }))
    }
}

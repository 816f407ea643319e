import Glibc
import HTTPMessages
public import Logging

/// Writes log lines as JSON for machines or as text for people.
///
/// Fields are at most 4 KiB, every control character is escaped, and a field whose name says that
/// its value is a secret shows `***`.
public struct ServiceLogHandler: LogHandler {
    public var metadataProvider: Logger.MetadataProvider?
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level

    let label: String
    let format: LineFormat
    let sink: LogSink

    enum LineFormat { case json, text, colouredText }

    public init(
        label: String,
        format: LogFormat = .automatic,
        level: Logger.Level = .info,
        sink: LogSink = .standardError,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.sink = sink
        self.logLevel = level
        self.metadataProvider = metadataProvider
        let isTerminal = isatty(STDERR_FILENO) == 1
        self.format =
            switch format {
            case .json: .json
            case .text: isTerminal ? .colouredText : .text
            case .automatic: isTerminal ? .colouredText : .json
            }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let explicit = event.metadata { fields.merge(explicit) { $1 } }
        if let error = event.error { fields["error"] = "\(error)" }
        let shown = fields.sorted { $0.key < $1.key }
            .map { ($0.key, isSecret($0.key) ? "***" : maskingLogins("\($0.value)")) }
        var line: [UInt8] = []
        switch format {
        case .json: writeJSON(event, shown, to: &line)
        case .text, .colouredText: writeText(event, shown, to: &line)
        }
        sink.append { $0.append(contentsOf: line) }
        if event.level == .critical { sink.drain() }
    }

    private func writeJSON(
        _ event: LogEvent, _ fields: [(String, String)], to line: inout [UInt8]
    ) {
        LogLine.writeJSON(into: &line, level: event.level.name) { line in
            line.field("logger", label)
            line.field("message", maskingLogins("\(event.message)"))
            for (name, value) in fields { line.field(named: name, value) }
        }
    }

    private func writeText(
        _ event: LogEvent, _ fields: [(String, String)], to line: inout [UInt8]
    ) {
        let isColoured = format == .colouredText
        let mark = isColoured ? event.level.colouredMark : event.level.mark
        WallTime.now.writeClock(to: &line)
        line.append(contentsOf: " \(mark) \(label): ".utf8)
        line.append(escaped: maskingLogins("\(event.message)").utf8, limit: LogLine.fieldLimit)
        for (name, value) in fields {
            line.append(contentsOf: isColoured ? "  \u{1B}[2m".utf8 : "  ".utf8)
            line.append(escaped: name.utf8, limit: LogLine.fieldLimit)
            line.append(contentsOf: isColoured ? "=\u{1B}[0m".utf8 : "=".utf8)
            line.append(escaped: value.utf8, limit: LogLine.fieldLimit)
        }
        line.append(UInt8(ascii: "\n"))
    }
}

/// True if a field's name says that its value must not be shown.
private func isSecret(_ name: String) -> Bool {
    let words = ["password", "secret", "authorization", "cookie", "apikey", "api_key", "api-key"]
    let name = name.lowercased()
    return words.contains { name.contains($0) } || name == "token" || name.hasSuffix(".token")
        || name.hasSuffix("_token") || name.hasSuffix("-token")
}

extension Logger.Level {
    var name: StaticString {
        switch self {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }

    /// The name in capitals, as wide as the widest.
    var mark: String {
        let name = "\(name)".uppercased()
        return name + String(repeating: " ", count: max(0, 8 - name.count))
    }

    var colouredMark: String {
        let colour =
            switch self {
            case .trace, .debug: 90
            case .info, .notice: 36
            case .warning: 33
            case .error, .critical: 31
            }
        return "\u{1B}[\(colour)m\(mark)\u{1B}[0m"
    }
}

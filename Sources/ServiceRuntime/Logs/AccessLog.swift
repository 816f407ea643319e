import HTTPMessages
import Logging
import ServiceOperations

/// Logs one line for each request; for refused ones, as many as a ``LogThrottle`` admits.
///
/// Built-in routes are logged as debug, answers of 500 and above as warnings, all others as info.
/// Queries are left out, because they may hold personal data.
struct AccessLog: Sendable {
    private let logger: Logger
    /// Read once, because a logger reads it through two indirections.
    private let threshold: Logger.Level
    /// The sink that lines are written to directly, without metadata; nil if a log handler has to
    /// write them.
    private let sink: LogSink?
    private let throttle: LogThrottle

    init(_ logger: Logger, _ throttle: LogThrottle) {
        self.logger = logger
        self.throttle = throttle
        threshold = logger.logLevel
        let handler = logger.handler as? ServiceLogHandler
        let isDirect = handler?.format == .json && handler?.metadataProvider == nil
        sink = isDirect ? handler?.sink : nil
    }

    /// The level of an answer's line; nil if it is below the threshold.
    func level(_ status: UInt16, isBuiltIn: Bool) -> Logger.Level? {
        let level: Logger.Level = isBuiltIn ? .debug : status >= 500 ? .warning : .info
        return threshold <= level ? level : nil
    }

    func write(
        at level: Logger.Level, _ status: UInt16, _ size: Int, _ served: Served,
        _ nanoseconds: Int64, operation: () -> String
    ) {
        let kind = LogThrottle.Kind(
            operation: served.route, event: .answer(status: status))
        guard let suppressed = status < 400 ? 0 : throttle.admit(kind) else { return }
        if let sink {
            let name = operation()
            sink.append { buffer in
                LogLine.writeJSON(into: &buffer, level: level.name) { line in
                    line.field("logger", logger.label)
                    line.field("message", "Answered")
                    line.field("requestId", served.id.description)
                    line.field("operation", name)
                    served.writeHead(to: &line)
                    line.field("status", Int(status))
                    line.field("milliseconds", milliseconds: nanoseconds)
                    line.field("bytes", size)
                    if suppressed > 0 { line.field("suppressed", suppressed) }
                }
            }
        } else {
            var fields: Logger.Metadata = [
                "requestId": "\(served.id)", "operation": "\(operation())",
                "milliseconds": "\(Double(nanoseconds / 1_000) / 1_000)", "bytes": "\(size)",
            ]
            if suppressed > 0 { fields["suppressed"] = "\(suppressed)" }
            logger.log(
                level: level, "\(served.method) \(served.head?.instance ?? "") \(status)",
                metadata: fields)
        }
    }
}

/// The parts of a request that are logged.
struct Served {
    let head: RequestHead?
    let id: RequestID
    let route: Int
}

extension Served {
    fileprivate var method: String { head?.method.description ?? "" }

    fileprivate func writeHead(to line: inout LogLine) {
        guard let head else { return }
        line.field("method", head.method.description)
        head.withPath { line.field("path", utf8: $0) }
        if let trace = head.header(.traceParent).flatMap(TraceParent.init) {
            line.field("traceId", String(trace.traceID))
        }
    }
}

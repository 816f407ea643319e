public import HTTPMessages
public import Logging
import ServiceValues

/// The parts of a request that a handler gets in addition to its input.
public struct RequestContext: Sendable {
    public let requestID: RequestID
    /// The time at which the request is refused and its task cancelled.
    public let deadline: ContinuousClock.Instant
    /// The `traceparent` of the request (W3C Trace Context), which calls to others pass on.
    public let traceparent: TraceParent?
    private let scope: OperationScope

    /// The context of a request in work.
    @usableFromInline
    package init(_ scope: OperationScope, _ exchange: HTTPExchange) {
        self.scope = scope
        requestID = exchange.id
        deadline = exchange.deadline
        traceparent = exchange.head.header(.traceParent).flatMap(TraceParent.init)
    }

    /// A context for work without a request, such as a job or a test.
    public init(
        operation: String, timeout: Duration, logger: Logger, requestID: RequestID = .make(),
        traceparent: TraceParent? = nil
    ) {
        scope = OperationScope(name: operation, logger: logger)
        deadline = ContinuousClock.now + timeout
        self.requestID = requestID
        self.traceparent = traceparent
    }

    /// The name of the operation, as in the contract.
    public var operation: String { scope.name }

    /// The time until the deadline; zero after it.
    public var timeLeft: Duration { max(.zero, deadline - .now) }

    /// Counts memory that a handler fills by itself and keeps while it waits, until the request
    /// ends. What comes from clients, stores and other services is counted already.
    ///
    /// - Throws: There is no room. Let it through: the request is then refused with 503.
    public func hold(bytes: Int) throws { try RequestMemory.take(max(0, bytes)) }

    /// Logs with the request's id, trace and operation.
    public var logger: Logger {
        var logger = scope.logger
        logger[metadataKey: "requestId"] = "\(requestID)"
        logger[metadataKey: "operation"] = "\(scope.name)"
        if let traceparent { logger[metadataKey: "traceId"] = "\(traceparent.traceID)" }
        return logger
    }

    /// Logs one line, with the request's id. Neither message nor field may hold secrets, bodies
    /// or personal data.
    public func log(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> [String: any CustomStringConvertible] = [:]
    ) {
        log(at: .info, message(), fields())
    }

    /// Logs a warning: something failed, and the request went on. In a flood of requests, each line
    /// of code that calls this logs once a second, with the number of lines that were left out.
    public func warn(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> [String: any CustomStringConvertible] = [:],
        file: String = #fileID, line: Int = #line
    ) {
        guard scope.logger.logLevel <= .warning,
            let suppressed = scope.admitWarning(of: file, line)
        else { return }
        let count = suppressed > 0 ? ["suppressed": suppressed] : [:]
        log(at: .warning, message(), fields().merging(count) { $1 })
    }

    private func log(
        at level: Logger.Level, _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> [String: any CustomStringConvertible]
    ) {
        guard scope.logger.logLevel <= level else { return }
        logger.log(level: level, "\(message())", metadata: fields().mapValues(Self.logged))
    }

    /// The text that requests and answers have for the value, if they have one: a UUID is in small
    /// letters.
    private static func logged(_ value: any CustomStringConvertible) -> Logger.MetadataValue {
        .string((value as? any ParameterValue)?.parameterText ?? "\(value)")
    }
}

/// The values that all requests of one operation share.
@usableFromInline
package final class OperationScope: Sendable {
    package let name: String
    let logger: Logger
    private let number: Int
    private let throttle: LogThrottle

    /// - Parameter number: The number of the operation among those that share the throttle.
    package init(
        name: String, logger: Logger, number: Int = 0, throttle: LogThrottle = LogThrottle()
    ) {
        self.name = name
        self.logger = logger
        self.number = number
        self.throttle = throttle
    }

    /// The number of warnings of this line of code that were left out; nil if this one has to be
    /// left out too.
    fileprivate func admitWarning(of file: String, _ line: Int) -> Int? {
        throttle.admit(
            LogThrottle.Kind(operation: number, event: .warning(file: file, line: line)))
    }
}

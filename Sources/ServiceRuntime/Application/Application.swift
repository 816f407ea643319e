public import Logging
import NIOCore
import Synchronization
import Tracing

/// One service, ready to answer: what stands between the server's sockets and the handlers.
///
/// For every request: finds the route, lets it in or turns it away, gives it an id and a deadline,
/// has it decoded, handled and encoded, turns whatever went wrong into a problem document, counts
/// it, and logs one line. Health, metrics, the OpenAPI document and its page are answered here too,
/// however busy the service is.
public final class Application: HTTPResponder {
    public let service: ServiceDescription
    public let metrics: PrometheusMetrics
    let routes: [ServiceRoute]
    let openAPI: StaticBytes
    let table: RouteTable
    let logger: Logger
    let accessLog: AccessLog
    let throttle = LogThrottle()
    let numbers: ServerMetrics
    let health: HealthMonitor
    let admission: Admission
    /// By operation; nil where only the service's own limit holds.
    let operationAdmissions: [Admission?]
    /// By operation, and behind them by built-in route.
    let scopes: [OperationScope]
    /// By operation: what is needed of its description for every request.
    let limits: [(bodyBytes: Int, timeout: Duration)]
    /// Whether somebody bootstrapped a tracer.
    let isTracing: Bool
    let publicHosts: PublicHosts
    private let currentPhase: Mutex<Phase>
    let page: DocumentationPage

    /// What a service is doing, beyond answering.
    public enum Phase: String, Sendable {
        case starting, running, draining
    }

    /// - Parameters:
    ///   - checks: One for each resource that the contract's readiness names, or it traps.
    ///   - publicHosts: Requests for other hosts are refused with 421, but for health and metrics.
    ///   - metrics: Rendered at `/metrics`, together with the process's own when swift-metrics was
    ///     bootstrapped with a `PrometheusMetrics`.
    public init<Router: ServiceRouter>(
        _ router: Router,
        checks: [HealthCheck] = [],
        publicHosts: PublicHosts = .loopback,
        logger: Logger,
        metrics: PrometheusMetrics = PrometheusMetrics(),
        phase: Phase = .running
    ) {
        let routes = router.routes
        let operations = routes.map(\.description)
        self.routes = routes
        self.logger = logger
        self.publicHosts = publicHosts
        self.metrics = metrics
        service = Router.service
        openAPI = Router.openAPI
        for resource in Router.service.readiness {
            precondition(
                checks.contains { $0.name == resource },
                "The contract's readiness names `\(resource)`, and no check has that name")
        }
        let limits = Router.service.limits
        table = RouteTable.serving(operations)
        accessLog = AccessLog(logger, throttle)
        let names = operations.map(\.name) + BuiltIn.allCases.map(\.name)
        numbers = ServerMetrics(operations: names + ["unmatched"], factory: metrics)
        health = HealthMonitor(checks: checks, logger: logger)
        admission = Admission(concurrency: limits.concurrency, queue: limits.queue)
        operationAdmissions = operations.map { operation in
            operation.concurrency.map { Admission(concurrency: $0, queue: limits.queue) }
        }
        self.limits = operations.map { ($0.bodyLimit?.bytes ?? 0, $0.timeout) }
        scopes = names.enumerated().map { [throttle] number, name in
            OperationScope(name: name, logger: logger, number: number, throttle: throttle)
        }
        isTracing = !(InstrumentationSystem.instrument is NoOpInstrument)
        currentPhase = Mutex(phase)
        page = DocumentationPage(openAPI: Router.openAPI)
        observe()
    }

    public func serverIsStopping() { phase = .draining }

    /// A service that drains says it is not ready, and goes on answering.
    public var phase: Phase {
        get { currentPhase.withLock(\.self) }
        set { currentPhase.withLock { $0 = newValue } }
    }

    /// The number under which requests without a route are counted.
    var unmatched: Int { routes.count + BuiltIn.allCases.count }

    private func observe() {
        let admission = admission
        metrics.observeProcess()
        metrics.gauge("http_server_requests_in_flight", help: "Requests in work.") {
            Double(admission.load.working)
        }
        metrics.gauge("http_server_requests_queued", help: "Requests that wait for their turn.") {
            Double(admission.load.waiting)
        }
        metrics.gauge("http_server_concurrency_limit", help: "Requests that may be in work.") {
            Double(admission.concurrency)
        }
        metrics.gauge(
            "service_info", [("service", service.name), ("version", service.version)],
            help: "Which service this is."
        ) { 1 }
        metrics.counter("log_lines_dropped_total", help: "Lines nobody read fast enough.") {
            Double(LogSink.standardError.droppedCount)
        }
        let throttle = throttle
        metrics.counter(
            "log_lines_suppressed_total", help: "Lines of a kind that came too often."
        ) { Double(throttle.suppressedCount) }
    }
}

extension RouteTable {
    /// The operations, numbered as they are, then the built-in routes.
    static func serving(_ operations: [OperationDescription]) -> RouteTable {
        RouteTable(
            operations.map { Route(method: $0.method, pattern: RoutePattern($0.path)) }
                + BuiltIn.allCases.map { Route(method: .get, pattern: RoutePattern($0.path)) })
    }
}

/// The routes that every service has, outside of admission.
enum BuiltIn: Int, CaseIterable {
    case live, ready, startup, metrics, openAPI, documentation

    var path: String {
        switch self {
        case .live: "/health/live"
        case .ready: "/health/ready"
        case .startup: "/health/startup"
        case .metrics: "/metrics"
        case .openAPI: "/openapi.json"
        case .documentation: "/docs"
        }
    }

    var name: String {
        switch self {
        case .live: "health.live"
        case .ready: "health.ready"
        case .startup: "health.startup"
        case .metrics: "metrics"
        case .openAPI: "openapi"
        case .documentation: "docs"
        }
    }

    /// Whether it is there for probes, which know this service by an address alone, and not for
    /// clients.
    var isForProbes: Bool {
        switch self {
        case .live, .ready, .startup, .metrics: true
        case .openAPI, .documentation: false
        }
    }

    /// Longer than every check may take.
    static let timeout = Duration.seconds(5)
}

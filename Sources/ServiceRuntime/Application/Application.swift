public import HTTPMessages
public import Logging
public import ServiceOperations
import ServiceValues
import Tracing

/// One service between the server's sockets and its handlers.
///
/// It finds the route of each request, admits or refuses it, gives it an id and a deadline, runs
/// the handler that decodes it and encodes the answer, turns errors into problem documents, counts
/// the request, and logs one line. Health, metrics, the OpenAPI document and its page are answered
/// here too, outside of admission.
public final class Application: HTTPResponder {
    public let service: ServiceDescription
    public let metrics: PrometheusMetrics
    /// The operations in the router's order, and after them the built-in routes.
    let routes: [ServedRoute]
    let table: RouteTable
    let logger: Logger
    let accessLog: AccessLog
    let throttle = LogThrottle()
    let numbers: ServerMetrics
    /// The places for requests of all operations.
    let admission: Admission
    /// True if a tracer was bootstrapped.
    let isTracing: Bool
    let publicHosts: PublicHosts
    private let currentPhase: ServicePhase

    /// The phase of a service between start and end.
    public enum Phase: String, Sendable {
        case starting, running, draining
    }

    /// - Parameters:
    ///   - checks: One for each resource that the contract's readiness names, or it traps.
    ///   - publicHosts: Requests for other hosts are refused with 421, but for health and metrics.
    ///   - metrics: Rendered at `/metrics`, together with the process's own when swift-metrics was
    ///     bootstrapped with a `PrometheusMetrics`.
    ///   - memory: The server's own.
    public init<Router: ServiceRouter>(
        _ router: Router,
        checks: [HealthCheck] = [],
        publicHosts: PublicHosts = .loopback,
        logger: Logger,
        metrics: PrometheusMetrics = PrometheusMetrics(),
        memory: MemoryBudget = .unlimited,
        phase: Phase = .running
    ) {
        self.logger = logger
        self.publicHosts = publicHosts
        self.metrics = metrics
        service = Router.service
        for resource in Router.service.readiness {
            precondition(
                checks.contains { $0.name == resource },
                "The contract's readiness names `\(resource)`, and no check has that name")
        }
        let limits = Router.service.limits
        currentPhase = ServicePhase(phase)
        let builtIns = BuiltIns(
            phase: currentPhase, health: HealthMonitor(checks: checks, logger: logger),
            metrics: metrics, openAPI: Router.openAPI)
        // However many requests one operation gets, an eighth of the places stays for the others.
        let shared = router.routes.count > 1 ? limits.concurrency / 8 : 0
        let mostOfOne = limits.concurrency - shared
        let operations = router.routes.enumerated().map { [throttle] number, route in
            let scope = OperationScope(
                name: route.description.name, logger: logger, number: number, throttle: throttle)
            return ServedRoute(route, scope, concurrency: mostOfOne, queue: limits.queue)
        }
        routes = operations + BuiltIn.allCases.map { ServedRoute($0, in: builtIns) }
        table = RouteTable(
            routes.map { RouteTable.Route(method: $0.method, pattern: RoutePattern($0.path)) })
        accessLog = AccessLog(logger, throttle)
        numbers = ServerMetrics(operations: routes.map(\.name) + ["unmatched"], factory: metrics)
        admission = Admission(concurrency: limits.concurrency, queue: limits.queue)
        isTracing = !(InstrumentationSystem.instrument is NoOpInstrument)
        observe(memory)
    }

    public func serverIsStopping() { phase = .draining }

    /// A service that drains is not ready, and goes on answering.
    public var phase: Phase {
        get { currentPhase.current }
        set { currentPhase.current = newValue }
    }

    /// The number under which requests without a route are counted.
    var unmatched: Int { routes.count }

    private func observe(_ memory: MemoryBudget) {
        let admission = admission
        let places = routes.compactMap(\.places)
        metrics.observeProcess()
        metrics.gauge("http_server_requests_in_flight", help: "Requests in work.") {
            Double(admission.load.working)
        }
        metrics.gauge("http_server_requests_queued", help: "Requests that wait for their turn.") {
            Double(places.reduce(admission.load.waiting) { $0 + $1.load.waiting })
        }
        metrics.gauge("http_server_concurrency_limit", help: "Requests that may be in work.") {
            Double(admission.limit.most)
        }
        for route in routes {
            guard let places = route.places else { continue }
            metrics.gauge(
                "http_server_operation_concurrency_limit", [("operation", route.name)],
                help: "Requests of an operation that may be in work now."
            ) { Double(places.limit.current) }
        }
        metrics.gauge(
            "http_server_held_bytes", help: "Bytes that are held for requests and for clients."
        ) { Double(memory.used) }
        metrics.gauge(
            "http_server_held_bytes_limit", help: "Bytes that may be held for them."
        ) { Double(memory.limit) }
        metrics.gauge(
            "service_info", [("service", service.name), ("version", service.version)],
            help: "Which service this is."
        ) { 1 }
        metrics.counter("log_lines_dropped_total", help: "Lines that were not read fast enough.") {
            Double(LogSink.standardError.droppedCount)
        }
        let throttle = throttle
        metrics.counter(
            "log_lines_suppressed_total", help: "Lines of a kind that came too often."
        ) { Double(throttle.suppressedCount) }
    }
}

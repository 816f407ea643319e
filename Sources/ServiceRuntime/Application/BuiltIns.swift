import CoreMetrics
import HTTPMessages
import NIOCore
import ServiceOperations
import ServiceValues

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

    /// True for routes of probes, which know this service by an address alone, and false for routes
    /// of clients.
    var isForProbes: Bool {
        switch self {
        case .live, .ready, .startup, .metrics: true
        case .openAPI, .documentation: false
        }
    }

    /// Longer than every check may take.
    static let timeout = Duration.seconds(5)
}

/// Answers the built-in routes of a service.
struct BuiltIns: Sendable {
    let phase: ServicePhase
    let health: HealthMonitor
    let metrics: PrometheusMetrics
    let openAPI: StaticBytes

    func handler(_ route: BuiltIn) -> HTTPHandler {
        { exchange in exchange.response = await response(route) }
    }

    private func response(_ route: BuiltIn) async -> Response {
        switch route {
        case .live: healthResponse(200, "live", [])
        case .ready: await readiness()
        case .startup:
            phase.current == .starting
                ? healthResponse(503, "starting", []) : healthResponse(200, "started", [])
        case .metrics:
            text(renderMetrics(), "text/plain; version=0.0.4; charset=utf-8")
        case .openAPI:
            Response(
                status: 200, contentType: MediaType.json,
                headers: [("Cache-Control", "no-cache")],
                body: ByteBuffer(bytes: openAPI.bytes))
        case .documentation: DocumentationPage(openAPI: openAPI).response()
        }
    }

    private func readiness() async -> Response {
        switch phase.current {
        case .starting: return healthResponse(503, "starting", [])
        case .draining: return healthResponse(503, "draining", [])
        case .running: break
        }
        let results = await health.results()
        let isReady = results.allSatisfy { $0.state == .up }
        return healthResponse(isReady ? 200 : 503, isReady ? "ready" : "notReady", results)
    }

    private func healthResponse(
        _ status: Status, _ state: String, _ results: [HealthResult]
    ) -> Response {
        HealthDocument(state: state, results: results).response(status)
    }

    private func renderMetrics() -> String {
        let shared = MetricsSystem.factory as? PrometheusMetrics
        guard let shared, shared !== metrics else { return metrics.render() }
        return metrics.render() + shared.render()
    }

    private func text(_ text: String, _ contentType: String) -> Response {
        Response(
            status: 200, contentType: contentType, headers: [("Cache-Control", "no-store")],
            body: ByteBuffer(string: text))
    }
}

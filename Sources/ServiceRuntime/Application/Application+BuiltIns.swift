import CoreMetrics
import NIOCore

extension Application {
    /// Answers a route that every service has.
    func builtIn(_ index: Int, _ head: RequestHead) async -> Response {
        switch BuiltIn(rawValue: index) {
        case .live: healthResponse(200, "live", [])
        case .ready: await readiness()
        case .startup:
            phase == .starting
                ? healthResponse(503, "starting", []) : healthResponse(200, "started", [])
        case .metrics:
            text(renderMetrics(), "text/plain; version=0.0.4; charset=utf-8")
        case .openAPI:
            Response(
                status: 200, contentType: "application/json",
                headers: [("Cache-Control", "no-cache")],
                body: ByteBuffer(bytes: openAPI.bytes))
        case .documentation: page.response()
        case nil: .bare(500)
        }
    }

    private func readiness() async -> Response {
        switch phase {
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

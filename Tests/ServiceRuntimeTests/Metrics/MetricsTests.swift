import CoreMetrics
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("Metrics")
struct MetricsTests {
    @Test("requests are counted by operation and status, and their durations measured")
    func requests() async {
        let service = application()
        _ = await service.receive(.get, "/v1/shapes/1")
        _ = await service.receive(.get, "/v1/shapes/1")
        _ = await service.receive(.get, "/v1/shapes/x")
        _ = await service.receive(.get, "/nothing/at/all")
        let response = await service.receive(.get, "/metrics")
        #expect(response.contentType == "text/plain; version=0.0.4; charset=utf-8")
        let text = response.text
        #expect(text.contains("# TYPE http_server_requests_total counter\n"))
        #expect(text.contains(#"http_server_requests_total{operation="getShape",status="200"} 2"#))
        #expect(text.contains(#"http_server_requests_total{operation="getShape",status="422"} 1"#))
        #expect(text.contains(#"http_server_requests_total{operation="unmatched",status="404"} 1"#))
        #expect(
            text.contains(
                #"http_server_request_duration_seconds_bucket{operation="getShape",le="+Inf"} 3"#))
        #expect(
            text.contains(#"http_server_request_duration_seconds_count{operation="getShape"} 3"#))
        #expect(text.contains("# TYPE process_resident_memory_bytes gauge\n"))
        #expect(text.contains("http_server_concurrency_limit 4\n"))
        #expect(!text.contains("nothing"))
    }

    @Test("every kind of metric of swift-metrics is rendered")
    func kinds() {
        let metrics = PrometheusMetrics()
        Counter(label: "calls", dimensions: [("to", "a\"b\\c\nd")], factory: metrics)
            .increment(by: 3)
        FloatingPointCounter(label: "money.spent", factory: metrics).increment(by: 0.5)
        Meter(label: "level", factory: metrics).set(1.5)
        Gauge(label: "gauge", factory: metrics).record(-2)
        Recorder(label: "sizes", dimensions: [], aggregate: true, factory: metrics).record(50)
        Timer(label: "wait_seconds", factory: metrics).recordNanoseconds(30_000_000)
        metrics.gauge("pool", [("state", "idle")], help: "Connections.") { 7 }
        metrics.gauge("absent") { nil }
        let text = metrics.render()
        for line in [
            #"calls{to="a\"b\\c\nd"} 3"#, "money_spent 0.5", "level 1.5", "gauge -2",
            #"sizes_bucket{le="10"} 0"#, #"sizes_bucket{le="100"} 1"#, "sizes_sum 50",
            #"wait_seconds_bucket{le="0.025"} 0"#, #"wait_seconds_bucket{le="0.05"} 1"#,
            "wait_seconds_count 1", "# HELP pool Connections.", #"pool{state="idle"} 7"#,
        ] {
            #expect(text.contains(line + "\n"))
        }
        #expect(!text.contains("\nabsent "))
    }

    @Test("a metric that is asked for twice is one, and a name has one kind")
    func identity() {
        let metrics = PrometheusMetrics()
        Counter(label: "calls", factory: metrics).increment()
        Counter(label: "calls", factory: metrics).increment()
        Timer(label: "calls", factory: metrics).recordSeconds(1)
        let text = metrics.render()
        #expect(text.contains("calls 2\n"))
        #expect(text.contains("metrics_dropped_total 1\n"))
    }

    @Test("labels cannot fill the memory")
    func bounded() {
        let metrics = PrometheusMetrics()
        for index in 0..<(PrometheusMetrics.seriesLimit + 5) {
            Counter(label: "calls", dimensions: [("n", "\(index)")], factory: metrics).increment()
        }
        #expect(metrics.render().contains("metrics_dropped_total 5\n"))
    }
}

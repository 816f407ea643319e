import CoreMetrics
import Synchronization

/// The metrics of one service: requests by operation and status, their durations, and refusals by
/// cause.
struct ServerMetrics: Sendable {
    /// In the order of the router's operations, and after them built-in routes and unmatched
    /// requests.
    private let operations: [OperationMetrics]
    private let rejections: [AdmissionRefusal: Counter]

    init(operations names: [String], factory: any MetricsFactory) {
        operations = names.map { OperationMetrics($0, factory) }
        rejections = Dictionary(
            uniqueKeysWithValues: AdmissionRefusal.allCases.map { cause in
                let labels = [("cause", cause.rawValue)]
                return (
                    cause,
                    Counter(
                        label: "http_server_rejected_total", dimensions: labels, factory: factory)
                )
            })
    }

    func record(_ operation: Int, status: UInt16, nanoseconds: Int64) {
        operations[operation].record(status: status, nanoseconds: nanoseconds)
    }

    func record(_ refusal: AdmissionRefusal) {
        rejections[refusal]?.increment()
    }
}

/// The metrics of one operation. A counter is made with the first answer of its status, so there
/// are no series without answers.
private final class OperationMetrics: Sendable {
    private let name: String
    private let factory: any MetricsFactory
    private let durations: Timer
    private let counters = Mutex<[(status: UInt16, counter: Counter)]>([])

    init(_ name: String, _ factory: any MetricsFactory) {
        self.name = name
        self.factory = factory
        durations = Timer(
            label: "http_server_request_duration_seconds", dimensions: [("operation", name)],
            factory: factory)
    }

    func record(status: UInt16, nanoseconds: Int64) {
        counter(status).increment()
        durations.recordNanoseconds(nanoseconds)
    }

    private func counter(_ status: UInt16) -> Counter {
        counters.withLock { counters in
            if let known = counters.first(where: { $0.status == status }) { return known.counter }
            let labels = [("operation", name), ("status", "\(status)")]
            let new = Counter(
                label: "http_server_requests_total", dimensions: labels, factory: factory)
            counters.append((status, new))
            return new
        }
    }
}

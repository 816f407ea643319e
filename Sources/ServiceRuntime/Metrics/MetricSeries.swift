import CoreMetrics
import Synchronization

/// A series, which is rendered as one line, or as several for a histogram.
protocol MetricSeries: AnyObject, Sendable {
    func render(_ name: String, _ labels: String, into text: inout String)
}

extension MetricSeries {
    fileprivate func line(_ name: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
}

final class AtomicCounter: CounterHandler, MetricSeries {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func render(_ name: String, _ labels: String, into text: inout String) {
        text += line(name, labels, "\(value.load(ordering: .relaxed))")
    }
}

final class FloatingCounter: FloatingPointCounterHandler, MetricSeries {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount.isFinite, amount > 0 else { return }
        value.withLock { $0 += amount }
    }
    func reset() { value.withLock { $0 = 0 } }

    func render(_ name: String, _ labels: String, into text: inout String) {
        text += line(name, labels, metricNumber(value.withLock(\.self)))
    }
}

final class MeterSeries: MeterHandler, RecorderHandler, MetricSeries {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func render(_ name: String, _ labels: String, into text: inout String) {
        text += line(name, labels, metricNumber(value.withLock(\.self)))
    }
}

/// A value that is read from its owner when it is rendered.
final class ReadSeries: MetricSeries {
    private let read: @Sendable () -> Double?

    init(_ read: @escaping @Sendable () -> Double?) {
        self.read = read
    }

    func render(_ name: String, _ labels: String, into text: inout String) {
        guard let value = read() else { return }
        text += line(name, labels, metricNumber(value))
    }
}

/// Counts values by upper bounds.
final class Histogram: TimerHandler, RecorderHandler, MetricSeries {
    static let seconds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
    static let sizes: [Double] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    ]

    private struct State {
        /// One count for each bound, and one for values above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] &+= 1
            state.sum += value
        }
    }

    func render(_ name: String, _ labels: String, into text: inout String) {
        let state = state.withLock(\.self)
        let prefix = labels.isEmpty ? "" : labels + ","
        var total = 0
        for (bound, count) in zip(bounds.map(metricNumber) + ["+Inf"], state.counts) {
            total += count
            text += line("\(name)_bucket", "\(prefix)le=\"\(bound)\"", "\(total)")
        }
        text += line("\(name)_sum", labels, metricNumber(state.sum))
        text += line("\(name)_count", labels, "\(total)")
    }
}

/// A number in the text format; whole ones without a point.
func metricNumber(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
}

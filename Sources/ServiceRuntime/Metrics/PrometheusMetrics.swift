public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps everything in memory and renders the Prometheus text
/// format 0.0.4.
///
/// The same name and labels give the same metric, which stays until the process ends. A family has
/// at most `seriesLimit` series, and there are at most `familyLimit` families. A metric beyond
/// these limits, or under a name of another kind of metric, works but is not rendered, and is
/// counted in `metrics_dropped_total`.
public final class PrometheusMetrics: MetricsFactory {
    public static let seriesLimit = 1_000
    public static let familyLimit = 1_000

    private let families = Mutex<[String: MetricFamily]>([:])
    private let dropped = Atomic(0)

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter, make: AtomicCounter.init)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter, make: FloatingCounter.init)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge, make: MeterSeries.init)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? series(label, dimensions, .histogram) { Histogram(bounds: Histogram.sizes) }
            : series(label, dimensions, .gauge, make: MeterSeries.init)
    }

    /// Durations are rendered in seconds, so a label ends in `_seconds`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) { Histogram(bounds: Histogram.seconds) }
    }

    // Metrics outlive their handles, so that a scrape has all values since the last one.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Adds a gauge that is read when it is rendered; nil leaves it out. `read` must not wait.
    public func gauge(
        _ name: String, _ labels: [(String, String)] = [], help: String? = nil,
        read: @escaping @Sendable () -> Double?
    ) {
        _ = series(name, labels, .gauge) { ReadSeries(read) }
        if let help { describe(name, help) }
    }

    /// Like `gauge(_:_:help:read:)`, for a value that only grows.
    public func counter(
        _ name: String, _ labels: [(String, String)] = [], help: String? = nil,
        read: @escaping @Sendable () -> Double?
    ) {
        _ = series(name, labels, .counter) { ReadSeries(read) }
        if let help { describe(name, help) }
    }

    /// Sets the line of help of a metric that exists.
    public func describe(_ name: String, _ help: String) {
        families.withLock { $0[metricName(name)]?.help = help }
    }

    /// The text format 0.0.4, families and series in the order of their names.
    public func render() -> String {
        let sorted = families.withLock { $0.sorted { $0.key < $1.key } }
        var text = ""
        for (name, family) in sorted { family.render(name, into: &text) }
        let count = dropped.load(ordering: .relaxed)
        text += "# TYPE metrics_dropped_total counter\nmetrics_dropped_total \(count)\n"
        return text
    }

    private func series<Series: MetricSeries>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricKind,
        make: () -> Series
    ) -> Series {
        let name = metricName(label)
        let labels = labelText(dimensions)
        let found: Series? = families.withLock { families in
            if families[name] == nil {
                guard families.count < Self.familyLimit else { return nil }
                families[name] = MetricFamily(kind: kind)
            }
            return families[name]?.series(labels, kind, limit: Self.seriesLimit, make: make)
        }
        if let found { return found }
        dropped.add(1, ordering: .relaxed)
        return make()
    }
}

enum MetricKind: String { case counter, gauge, histogram }

struct MetricFamily {
    let kind: MetricKind
    var help: String?
    private var series: [String: any MetricSeries] = [:]

    init(kind: MetricKind) {
        self.kind = kind
    }

    mutating func series<Series: MetricSeries>(
        _ labels: String, _ kind: MetricKind, limit: Int, make: () -> Series
    ) -> Series? {
        guard kind == self.kind else { return nil }
        if let known = series[labels] { return known as? Series }
        guard series.count < limit else { return nil }
        let new = make()
        series[labels] = new
        return new
    }

    func render(_ name: String, into text: inout String) {
        if let help { text += "# HELP \(name) \(escapedHelp(help))\n" }
        text += "# TYPE \(name) \(kind.rawValue)\n"
        for (labels, series) in series.sorted(by: { $0.key < $1.key }) {
            series.render(name, labels, into: &text)
        }
    }
}

/// `[a-zA-Z_:][a-zA-Z0-9_:]*`; anything else becomes an underscore.
func metricName(_ label: String) -> String {
    let name = String(
        decoding: label.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"):
                byte
            default: UInt8(ascii: "_")
            }
        }, as: UTF8.self)
    return name.first?.isNumber == true ? "_" + name : name
}

/// `a="b",c="d"`, in the order given; empty without labels.
func labelText(_ labels: [(String, String)]) -> String {
    labels.map { "\(metricName($0))=\"\(escapedLabel($1))\"" }.joined(separator: ",")
}

private func escapedLabel(_ value: String) -> String { escapedHelp(value, quote: true) }

private func escapedHelp(_ value: String, quote: Bool = false) -> String {
    var text = ""
    for character in value.unicodeScalars {
        switch character {
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\"" where quote: text += "\\\""
        default: text.unicodeScalars.append(character)
        }
    }
    return text
}

import ContractGrammar
import Diagnostics

/// C0316: the bodies of all requests in work fit into half of the memory.
func memoryBudget(_ service: Contract) -> [Diagnostic] {
    let limits = service.limits
    // A limit of 0 could not be read.
    guard limits.memoryBytes.value > 0, limits.concurrency.value > 0 else { return [] }
    guard let worst = demands(of: service).max(by: { $0.bytes < $1.bytes }) else { return [] }
    let half = limits.memoryBytes.value / 2
    guard worst.bytes > half else { return [] }
    let together = inMebibytes(worst.bytes).map { ": \($0) together" } ?? ""
    let (doubled, overflow) = worst.bytes.multipliedReportingOverflow(by: 2)
    let needed = overflow ? nil : inMebibytes(doubled)
    return [
        Diagnostic(
            "C0316", "request bodies alone can fill the memory", at: limits.memoryBytes.range,
            "half of this is \(ByteCount.bytes(half))",
            related: [
                .init(worst.concurrency.range, "this many requests at once"),
                .init(worst.body.range, "of this size each\(together)"),
            ],
            help: (needed.map { "raise `memory` to \($0), or " } ?? "")
                + "lower `concurrency` or `body`")
    ]
}

/// A number of concurrent requests, and the largest body of each.
private struct Demand {
    let concurrency: Located<Int>
    let body: Located<Int>

    var bytes: Int {
        let (bytes, overflow) = concurrency.value.multipliedReportingOverflow(by: body.value)
        return overflow ? .max : bytes
    }
}

private func demands(of service: Contract) -> [Demand] {
    let limits = service.limits
    let routes = service.operations.filter { $0.body != nil }.map { operation in
        Demand(
            concurrency: operation.limits.concurrency ?? limits.concurrency,
            body: operation.limits.bodyBytes ?? limits.bodyBytes)
    }
    return [Demand(concurrency: limits.concurrency, body: limits.bodyBytes)] + routes
}

/// The size for people: from 1 MiB on in whole MiB, rounded up. Nil if it has more than 64 bits, as
/// the demand has that is kept as the greatest number.
func inMebibytes(_ bytes: Int) -> ByteCount? {
    guard bytes > 1 << 20 else { return .bytes(bytes) }
    let (raised, overflow) = bytes.addingReportingOverflow(1 << 20 - 1)
    return overflow ? nil : .mebibytes(raised >> 20)
}

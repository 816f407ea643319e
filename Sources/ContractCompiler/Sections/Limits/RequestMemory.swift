import ContractGrammar
import Diagnostics

/// C0326: what one request holds at most fits into the memory that a process has for its clients,
/// and the longest answer into the part that an answer may have.
///
/// A request holds its body, the rows of a query, the values that are read from them, and its
/// answer. A handler may call any query, so the largest result counts. A result without a bound
/// does not count: the process drops it when there is no room. An answer without a bound counts as
/// the longest that the process sends.
func requestMemory(_ contract: Contract, _ plan: ServicePlan) -> [Diagnostic] {
    let memory = contract.limits.memoryBytes
    let shares = MemoryShares(memory: memory.value)
    let query = plan.queries.max { ($0.mostBytes ?? 0) < ($1.mostBytes ?? 0) }
    let requests = contract.operations.map { operation in
        RequestParts(operation, contract.limits, plan.catalog, query, shares)
    }
    let long = requests.filter { $0.answer.bytes > shares.answer }
    if !long.isEmpty {
        return long.prefix(diagnosticLimit).map { $0.longAnswer(memory, shares) }
    }
    // One request is enough: it shows the same query as the others.
    guard let worst = requests.max(by: { $0.bytes < $1.bytes }), worst.bytes > shares.clients
    else { return [] }
    return [worst.excess(memory, shares)]
}

/// What one request of an operation holds at most.
private struct RequestParts {
    let operation: OperationDeclaration
    let answer: Part
    /// Body and rows.
    private let others: [Part]

    /// A part, where it is bounded, and how to make it smaller.
    struct Part {
        var bytes: Int
        var place: SourceRange
        var words: String
        var cure: Cure
        /// True if it is bounded by the memory alone.
        var growsWithMemory = false

        /// Words are found for those that are shown.
        enum Cure {
            case words(String)
            case bounds(of: Schema, SchemaCatalog)
        }
    }

    init(
        _ operation: OperationDeclaration, _ limits: ServiceLimitsDeclaration,
        _ catalog: SchemaCatalog, _ query: QueryPlan?, _ shares: MemoryShares
    ) {
        self.operation = operation
        let answers = operation.responses.compactMap(\.body).map { Part($0, catalog, shares) }
        answer =
            answers.max { $0.bytes < $1.bytes }
            ?? Part(bytes: 0, place: operation.name.range, words: "", cure: .words(""))
        let body = operation.body.map { _ in
            Part(bodyLimit: operation.limits.bodyBytes ?? limits.bodyBytes)
        }
        others = [body, query.flatMap { Part(rowsOf: $0) }].compactMap { $0 }
    }

    private var parts: [Part] { (others + [answer]).filter { $0.bytes > 0 } }

    var bytes: Int { sum(parts) }
}

extension RequestParts.Part {
    fileprivate init(bodyLimit limit: Located<Int>) {
        self.init(
            bytes: limit.value, place: limit.range,
            words: "its body: \(ByteCount.bytes(limit.value))", cure: .words("lower `body`"))
    }

    fileprivate init?(rowsOf query: QueryPlan) {
        guard let rows = query.mostBytes else { return nil }
        let bytes = plus(rows, rows)
        let name = quoted(query.name.bare)
        self.init(
            bytes: bytes, place: query.place,
            words: "the rows of \(name) and their values: \(sizeText(bytes))",
            cure: .words("let \(name) return fewer or shorter rows"))
    }

    fileprivate init(_ schema: Schema, _ catalog: SchemaCatalog, _ shares: MemoryShares) {
        if let bytes = catalog.mostBytes(of: schema) {
            self.init(
                bytes: bytes, place: schema.range, words: "its answer: \(sizeText(bytes))",
                cure: .bounds(of: schema, catalog))
        } else {
            self.init(
                bytes: shares.answer, place: schema.range,
                words:
                    "its answer has no bound here, and \(ByteCount.bytes(shares.answer)) are sent"
                    + " at most",
                cure: .words("bound the answer"), growsWithMemory: true)
        }
    }
}

extension RequestParts.Part.Cure {
    fileprivate var text: String {
        switch self {
        case .words(let words): words
        case .bounds(let schema, let catalog):
            "lower \(catalog.longestBound(of: schema) ?? "the bounds of the answer")"
        }
    }
}

extension RequestParts {
    func longAnswer(_ memory: Located<Int>, _ shares: MemoryShares) -> Diagnostic {
        Diagnostic(
            "C0326", "an answer of \(quoted(operation.name.value)) can be too long to be sent",
            at: answer.place, "its size: \(sizeText(answer.bytes))",
            related: [
                .init(memory.range, "this allows answers of \(ByteCount.bytes(shares.answer))")
            ],
            help: answer.cure.text + orMoreMemory)
    }

    func excess(_ memory: Located<Int>, _ shares: MemoryShares) -> Diagnostic {
        var left = parts.sorted { $0.bytes > $1.bytes }
        var cures: [String] = []
        while sum(left) > shares.clients { cures.append(left.removeFirst().cure.text) }
        return Diagnostic(
            "C0326", "one request of \(quoted(operation.name.value)) can fill the memory",
            at: operation.name.range, "together: \(sizeText(bytes))",
            related: [
                .init(memory.range, "this leaves \(ByteCount.bytes(shares.clients)) for requests")
            ] + parts.map { .init($0.place, $0.words) },
            help: cures.joined(separator: " and ") + orMoreMemory)
    }

    private var orMoreMemory: String {
        // An answer without a bound takes a quarter of what there is, so the others fit into the
        // rest.
        let fixed = sum(others)
        let needed =
            answer.growsWithMemory
            ? MemoryShares.memory(clients: plus(fixed, fixed / 3 + 1), answer: 0)
            : MemoryShares.memory(clients: bytes, answer: answer.bytes)
        return needed.flatMap(inMebibytes).map { ", or raise `memory` to \($0)" } ?? ""
    }
}

private func sum(_ parts: [RequestParts.Part]) -> Int { parts.reduce(0) { plus($0, $1.bytes) } }

private func sizeText(_ bytes: Int) -> String {
    inMebibytes(bytes).map { "\($0)" } ?? "more than 64 bits can count"
}

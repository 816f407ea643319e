import Diagnostics
import Foundation
import Testing

@testable import ContractCompiler

/// A service's contract from its parts: what a test is not about is filled in.
func contract(_ parts: String, service: String = "demo", port: Int = 3900) -> String {
    func missing(_ key: String, _ text: String) -> String {
        let isThere = parts.split(separator: "\n").contains { $0.hasPrefix("\(key):") }
        return isThere ? "" : text + "\n"
    }
    return """
        contract: 1
        service: \(service)
        title: Demo
        version: 1.0.0
        port: \(port)
        auth: none

        """
            + missing("health", "health: { ready: [], why: It is an example. }")
            + missing(
                "limits",
                "limits:\n  { concurrency: 4, queue: 2, body: 4KiB, timeout: 5s, memory: 64MiB, cpu: 1 }"
            )
            + missing(
                "routes",
                "routes:\n  GET /v1/ping: { operation: ping, summary: Ping., responses: { 204: none } }"
            )
            + parts
}

struct Compiled {
    var plan: FleetPlan
    let sources: [SourceText]
    let diagnostics: [Diagnostic]

    /// What a terminal would show.
    var report: String { Renderer(sources).render(diagnostics) }

    var files: [String: String] {
        Dictionary(uniqueKeysWithValues: generate(plan, handled: []).map { ($0.path, $0.text) })
    }
}

/// From the texts of contracts, by their names, to a plan. `demo/pages.sql` is a file of queries.
func compiled(_ files: [(name: String, text: String)]) -> Compiled {
    let sources = files.map { name, text in
        let parts = name.split(separator: "/")
        let path = parts.count == 2 ? "\(parts[0])/queries/\(parts[1])" : "\(name).yaml"
        return SourceText(path: "contracts/\(path)", bytes: Array(text.utf8))
    }
    let contracts = sources.filter { $0.path.hasSuffix(".yaml") }
    let (fleet, found) = compileFleet(contracts)
    guard !found.hasErrors else {
        return Compiled(plan: .empty, sources: sources, diagnostics: found)
    }
    var (plan, more) = resolve(fleet, contracts)
    for place in plan.services.indices {
        let folder = "contracts/\(plan.services[place].name)/queries/"
        let own = sources.filter { $0.path.hasPrefix(folder) }
        let (queries, wrong) = resolveQueries(own, of: plan.services[place])
        plan.services[place].queries = queries
        more += wrong
    }
    return Compiled(plan: plan, sources: sources, diagnostics: found + more)
}

/// The parts of a contract with a database.
let databaseParts = """
    env:
      DATABASE_URL: { type: uri, schemes: [postgres, postgresql], secret: true }
    resources:
      database: { postgres: DATABASE_URL, pool: { connections: 2, wait: 1s } }
    health: { ready: [database] }

    """

/// A folder beside this file.
func testFolder(_ path: String, file: String = #filePath) -> URL {
    URL(filePath: file).deletingLastPathComponent().appending(path: path)
}

/// `make snapshots` rewrites what is expected instead of comparing it.
let isRewriting = ProcessInfo.processInfo.environment["REWRITE_SNAPSHOTS"] == "1"

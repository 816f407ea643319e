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
        Dictionary(uniqueKeysWithValues: generate(plan).map { ($0.path, $0.text) })
    }
}

/// From the texts of contracts, by their names, to a plan.
func compiled(_ contracts: [(name: String, text: String)]) -> Compiled {
    let sources = contracts.map { name, text in
        SourceText(path: "contracts/\(name).yaml", bytes: Array(text.utf8))
    }
    let (fleet, found) = compileFleet(sources)
    guard !found.hasErrors else {
        return Compiled(plan: .empty, sources: sources, diagnostics: found)
    }
    let (plan, more) = resolve(fleet, sources)
    return Compiled(plan: plan, sources: sources, diagnostics: found + more)
}

/// A folder beside this file.
func testFolder(_ path: String, file: String = #filePath) -> URL {
    URL(filePath: file).deletingLastPathComponent().appending(path: path)
}

/// `make snapshots` rewrites what is expected instead of comparing it.
let isRewriting = ProcessInfo.processInfo.environment["REWRITE_SNAPSHOTS"] == "1"

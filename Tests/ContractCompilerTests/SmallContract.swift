import ContractCompiler
import Diagnostics
import Foundation

/// What a contract needs at its top, key by key, besides its point.
private func parts(_ name: String) -> [(key: String, text: String)] {
    switch name {
    case "shared.yaml": [("contract", "contract: 1")]
    case "platform.yaml": [("contract", "contract: 1"), ("platform", "platform: wattos")]
    default:
        [
            ("contract", "contract: 1"),
            ("service", "service: \(name.replacing(".yaml", with: ""))"),
            ("title", "title: Small"),
            ("version", "version: 1.0.0"),
            ("port", "port: \(port(of: name))"),
            ("auth", "auth: none"),
            ("health", "health: { ready: [], why: It needs nothing. }"),
            (
                "limits",
                "limits: { concurrency: 8, queue: 8, body: 16KiB, timeout: 5s, memory: 64MiB,"
                    + " cpu: 1 }"
            ),
            (
                "routes",
                "routes:\n  GET /small: { operation: small, summary: Be small.,"
                    + " responses: { 204: none } }"
            ),
        ]
    }
}

/// A contract that has a database and nothing else of its own.
let databaseContract = completed(
    """
    env:
      DATABASE_URL: { type: uri, schemes: [postgres, postgresql], secret: true }
    resources:
      database: { postgres: DATABASE_URL, pool: { connections: 2, wait: 1s } }
    health: { ready: [database] }

    """, "chat.yaml")

/// The services of cases have ports of their own, unless they say otherwise.
private func port(of name: String) -> Int {
    ["chat.yaml": 3006, "rag.yaml": 3005, "agent.yaml": 3003, "crawler.yaml": 3015][name] ?? 3100
}

/// The contract with all that it lacks at its top, behind its own text, whose lines stay where they
/// are.
func completed(_ text: String, _ name: String) -> String {
    let keys = Set(
        text.split(separator: "\n").compactMap { line -> String? in
            guard let first = line.first, first.isLetter else { return nil }
            return line.split(separator: ":").first.map(String.init)
        })
    let missing = parts(name).filter { !keys.contains($0.key) }
    let end = text.hasSuffix("\n") ? "" : "\n"
    return text + end + missing.map { $0.text + "\n" }.joined()
}

/// What the compiler says, as it is printed: about the contracts, and when they are sound, about
/// what Swift makes of them and of their queries. `chat/queries.sql` is a file of `chat`.
func report(_ files: [(name: String, bytes: [UInt8])]) -> String {
    let queries = files.filter { $0.name.hasSuffix(".sql") }.map { file in
        let parts = file.name.split(separator: "/")
        return (
            service: String(parts[0]),
            source: SourceText(
                path: "contracts/\(parts[0])/queries/\(parts[1])", bytes: file.bytes)
        )
    }
    let contracts = files.filter { !$0.name.hasSuffix(".sql") }
        .map { SourceText(path: "contracts/\($0.name)", bytes: $0.bytes) }
    let (fleet, found) = compileFleet(contracts)
    var diagnostics = found
    if !found.hasErrors {
        var (plan, more) = resolve(fleet, contracts)
        diagnostics += more
        for place in plan.services.indices {
            let own = queries.filter { $0.service == plan.services[place].name }.map(\.source)
            let (queries, wrong) = resolveQueries(own, of: plan.services[place])
            diagnostics += wrong
            plan.services[place].queries = queries
        }
        diagnostics += checkMemory(fleet, plan)
    }
    return Renderer(contracts + queries.map(\.source)).render(diagnostics)
}

/// A place beside this file, or above it: `../..` is the root of the repository.
func place(_ path: String, file: String = #filePath) -> URL {
    URL(filePath: file).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: path)
        .standardized
}

/// The files of a folder with an extension, by name.
func files(in folder: URL, _ suffix: String) -> [URL] {
    let all = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    return (all ?? []).filter { $0.pathExtension == suffix }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
}

/// `make snapshots` rewrites what is expected instead of comparing it; people review the change.
let isRecording = ["record", "1"].contains { value in
    ["SNAPSHOTS", "REWRITE_SNAPSHOTS"].contains { ProcessInfo.processInfo.environment[$0] == value }
}

import ContractCompiler
import Diagnostics

/// The contracts under a root, read, checked and resolved.
struct Workspace {
    let root: String
    let sources: [SourceText]
    let plan: FleetPlan
    let diagnostics: [Diagnostic]

    var hasErrors: Bool { diagnostics.hasErrors }

    init(root: String) throws(FileFailure) {
        self.root = root
        let folder = try ContractFolder(root)
        let (fleet, found) = compileFleet(folder.contracts, unreadFiles: folder.unreadContracts)
        var (plan, more) = found.hasErrors ? (.empty, []) : resolve(fleet, folder.contracts)
        var diagnostics = folder.diagnostics + found + more
        var sources = folder.contracts
        for (service, files) in folder.migrations {
            let (migrations, wrong) = migrationSources(files)
            diagnostics += wrong
            if !wrong.isEmpty { sources += files }
            let owner = plan.services.firstIndex { $0.name == service }
            if let owner { plan.services[owner].migrations = migrations }
        }
        for (service, files) in folder.queries {
            let (readable, wrong) = readableQueries(files)
            diagnostics += wrong
            sources += files
            guard let owner = plan.services.firstIndex(where: { $0.name == service }) else {
                continue
            }
            let (queries, more) = resolveQueries(readable, of: plan.services[owner])
            diagnostics += more
            plan.services[owner].queries = queries
        }
        diagnostics += checkMemory(fleet, plan)
        self.plan = plan
        self.sources = sources
        self.diagnostics = diagnostics.ordered
    }
}

/// Prints diagnostics to the standard error, in colour on a terminal, with paths that lead to the
/// files from the current folder.
func print(
    _ diagnostics: [Diagnostic], _ sources: [SourceText], root: String, limit: Int = Renderer.limit
) {
    guard !diagnostics.isEmpty else { return }
    let here = sources.map { SourceText(path: joined(root, $0.path), bytes: $0.bytes) }
    let renderer = Renderer(here, isColoured: isTerminal)
    printError(renderer.render(diagnostics.map { $0.located(in: root) }, limit: limit))
}

extension Diagnostic {
    fileprivate func located(in root: String) -> Diagnostic {
        guard root != "." else { return self }
        return Diagnostic(
            code, message, at: primary.range.located(in: root), primary.text,
            related: related.map { Label($0.range.located(in: root), $0.text) }, help: help,
            notes: notes, severity: severity)
    }
}

extension SourceRange {
    fileprivate func located(in root: String) -> SourceRange {
        SourceRange(path: joined(root, path), start: start, end: end)
    }
}

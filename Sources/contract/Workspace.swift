import ContractCompiler
import ContractModel
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
        sources = try contractSources(root)
        let (fleet, found) = compileFleet(sources)
        var (plan, more) = found.hasErrors ? (.empty, []) : resolve(fleet, sources)
        for index in plan.services.indices {
            plan.services[index].migrations = try migrations(root, plan.services[index].name)
        }
        self.plan = plan
        diagnostics = found + more
    }
}

/// Every YAML file of the folder `contracts`; the compiler says which of them it does not know.
private func contractSources(_ root: String) throws(FileFailure) -> [SourceText] {
    let folder = joined(root, "contracts")
    guard isFolder(folder) else { throw FileFailure(folder, errno: noSuchFile) }
    var sources: [SourceText] = []
    for name in try namesInFolder(folder) where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        guard let bytes = try readFile(joined(folder, name)) else { continue }
        sources.append(SourceText(path: "contracts/\(name)", bytes: bytes))
    }
    return sources
}

/// Every SQL file of `contracts/<service>/migrations`, in the order of their names.
private func migrations(_ root: String, _ service: String) throws(FileFailure) -> [MigrationSource]
{
    let folder = joined(root, "contracts/\(service)/migrations")
    var migrations: [MigrationSource] = []
    for name in try namesInFolder(folder) where name.hasSuffix(".sql") {
        guard let bytes = try readFile(joined(folder, name)) else { continue }
        let sql = String(decoding: bytes, as: UTF8.self)
        migrations.append(MigrationSource(id: String(name.dropLast(4)), sql: sql))
    }
    return migrations
}

/// Prints diagnostics to the standard error, in colour on a terminal, with paths that lead to the
/// files from the current folder.
func print(_ diagnostics: [Diagnostic], _ sources: [SourceText], root: String) {
    guard !diagnostics.isEmpty else { return }
    let here = sources.map { SourceText(path: joined(root, $0.path), bytes: $0.bytes) }
    let renderer = Renderer(here, isColoured: isTerminal)
    printError(renderer.render(diagnostics.map { $0.located(in: root) }))
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

import ArgumentParser
import ContractCompiler
import Diagnostics

/// `contract generate`
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write the code, OpenAPI documents and .env examples of all contracts.",
        discussion: "Nothing is written while a contract has an error.")

    @OptionGroup var options: RootOptions

    @Flag(help: "Write nothing; fail when a file is stale, missing or left over.")
    var check = false

    @Option(help: "Only the files of this service, or of `shared`.")
    var service: String?

    @Option(help: "Write the code of --service, and the shared types, under fixed names here.")
    var into: String?

    @Flag(help: "With --into: also what runs the service, which needs the modules of its stores.")
    var runnable = false

    @Option(help: "After a --check that found nothing, write this Swift file.")
    var stamp: String?

    func validate() throws {
        if into != nil, service == nil { throw ValidationError("--into needs --service.") }
        if stamp != nil, !check { throw ValidationError("--stamp needs --check.") }
    }

    func run() throws {
        let workspace = try Workspace(root: options.folder)
        let unpaired = service == nil ? try workspace.unpaired() : []
        print(workspace.diagnostics + unpaired, workspace.sources, root: workspace.root)
        if workspace.hasErrors { throw ExitCode.failure }
        if let into, let service {
            try writeFixed(workspace, service, into)
        } else if check {
            try compare(workspace)
        } else {
            try writeGenerated(workspace, only: service)
        }
    }

    private func writeFixed(_ workspace: Workspace, _ name: String, _ folder: String) throws {
        guard let service = workspace.plan.services.first(where: { $0.name == name }) else {
            throw ValidationError("There is no contract of a service `\(name)`.")
        }
        for file in generateFixed(
            service, workspace.plan.shared, isRunnable: runnable)
        {
            _ = try update(joined(folder, file.path), Array(file.text.utf8))
        }
    }

    private func compare(_ workspace: Workspace) throws {
        let files = try generated(workspace, only: service)
        let drift = try Drift(workspace, files, isWhole: service == nil)
        print(drift.diagnostics, workspace.sources + drift.sources, root: workspace.root)
        if !drift.diagnostics.isEmpty { throw ExitCode.failure }
        if let stamp {
            _ = try update(
                stamp, Array("// The generated code of this target is up to date.\n".utf8))
        }
    }
}

/// Writes a file unless it has these bytes already; true if it wrote the file.
private func update(_ path: String, _ bytes: [UInt8]) throws -> Bool {
    if try readFile(path) == bytes { return false }
    try writeFile(path, bytes)
    return true
}

/// Writes files that are stale or missing, removes those that are left over, and prints their
/// paths.
func writeGenerated(_ workspace: Workspace, only service: String?) throws {
    let files = try generated(workspace, only: service)
    var changed: [String] = []
    for file in files where try update(joined(workspace.root, file.path), Array(file.text.utf8)) {
        changed.append(file.path)
    }
    let extra = service == nil ? try leftOverFiles(workspace.root, files) : []
    for path in extra { try removeFile(joined(workspace.root, path)) }
    for path in extra where path.hasPrefix("Sources/Generated/") {
        removeEmptyFolders(of: path, below: "Sources/Generated", in: workspace.root)
    }
    for path in changed { print("wrote \(path)") }
    for path in extra { print("removed \(path)") }
    print(figures(workspace.plan, files, only: service))
}

private func generated(_ workspace: Workspace, only service: String?) throws -> [GeneratedFile] {
    let plan = workspace.plan
    guard let service else {
        let manifest = try manifest(workspace).map { [$0] } ?? []
        return generate(plan, handled: workspace.handled) + manifest
    }
    if service == "shared" { return generate(plan.shared) }
    return plan.services.filter { $0.name == service }.flatMap { generate($0) }
}

/// The lines of code per operation and per schema.
private func figures(
    _ plan: FleetPlan, _ files: [GeneratedFile], only service: String?
) -> String {
    let services = plan.services.filter { service == nil || $0.name == service }
    return services.map { service in
        let own = files.filter { $0.contractPath == service.contractPath }
        let measure = Measure(service, own)
        return "\(service.name): \(measure.operations) operations of \(measure.linesPerOperation)"
            + " lines each, \(measure.schemas) schemas of \(measure.linesPerSchema) lines each"
    }.joined(separator: "\n")
}

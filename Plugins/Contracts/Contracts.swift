import Foundation
import PackagePlugin

/// Keeps a target true to its contract. A target with committed generated code fails to build, at
/// the contract's line, where that code is stale; any other target is given the code of its
/// contract, which is never committed.
@main
struct Contracts: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let folder = root.appending(path: "contracts")
        let contracts = try yamlFiles(in: folder)
        let service = try service(of: target, contracts)
        let inputs =
            contracts
            + ["migrations", "queries"].flatMap {
                sqlFiles(in: folder.appending(path: "\(service)/\($0)"))
            }
        let tool = try context.tool(named: "contract").url
        let work = context.pluginWorkDirectoryURL
        let arguments = ["generate", "--root", root.path, "--service", service]

        guard let committed = committedFiles(of: target) else {
            let isRunnable = target.dependsOn("ServiceHost")
            let flags = isRunnable ? ["--runnable"] : []
            let files = fixedFiles + (isRunnable ? runnableFiles : [])
            return [
                .buildCommand(
                    displayName: "Generating the code of \(service)", executable: tool,
                    arguments: arguments + ["--into", work.path] + flags, inputFiles: inputs,
                    outputFiles: files.map { work.appending(path: $0) })
            ]
        }
        let document = context.package.directoryURL.appending(path: "openapi/\(service).json")
        let stamp = work.appending(path: "ContractStamp.swift")
        return [
            .buildCommand(
                displayName: "Checking the code of \(service)", executable: tool,
                arguments: arguments + ["--check", "--stamp", stamp.path],
                inputFiles: inputs + committed + existing([document]), outputFiles: [stamp])
        ]
    }

    /// What `contract generate --into` writes, whatever the contract says.
    private let fixedFiles = [
        "Calls.swift", "Service.swift", "Operations.swift", "Schemas.swift", "Problems.swift",
        "Client.swift", "Router.swift", "Configuration.swift", "OpenAPI.swift", "Migrations.swift",
        "Shared.swift",
    ]

    /// What it writes besides for a target that runs the service.
    private let runnableFiles = [
        "Database.swift", "Queries.swift", "Resources.swift", "Entry.swift",
    ]
}

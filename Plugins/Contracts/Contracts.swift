import Foundation
import PackagePlugin

/// Keeps generated code in line with its contract. A target with committed generated code fails to
/// build if that code is stale, with an error at the line of the contract. Any other target gets
/// generated code that is never committed.
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

    /// The files that `contract generate --into` writes for every contract.
    private let fixedFiles = [
        "Calls.swift", "Service.swift", "Operations.swift", "Schemas.swift", "Problems.swift",
        "Client.swift", "Router.swift", "Configuration.swift", "OpenAPI.swift", "Migrations.swift",
        "Shared.swift",
    ]

    /// The files that it adds for a target that runs the service.
    private let runnableFiles = [
        "Database.swift", "Queries.swift", "Resources.swift", "Entry.swift",
    ]
}

import ArgumentParser
import ContractCompiler
import Diagnostics

/// `contract check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check all contracts of a fleet.")

    @OptionGroup var options: RootOptions

    @Flag(help: "Show every error, not only the first ones.")
    var all = false

    func run() throws {
        let workspace = try Workspace(root: options.folder)
        print(
            workspace.diagnostics + (try workspace.unpaired()), workspace.sources,
            root: workspace.root,
            limit: all ? .max : Renderer.limit)
        if workspace.hasErrors { throw ExitCode.failure }
        let services = workspace.plan.services
        let operations = services.map(\.operations.count).reduce(0, +)
        print("\(services.count) services and \(operations) operations are in order.")
    }
}

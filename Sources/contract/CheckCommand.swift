import ArgumentParser
import ContractCompiler

/// `contract check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check all contracts of a fleet.")

    @OptionGroup var options: RootOptions

    func run() throws {
        let workspace = try Workspace(root: options.folder)
        print(workspace.diagnostics, workspace.sources, root: workspace.root)
        if workspace.hasErrors { throw ExitCode.failure }
        let services = workspace.plan.services
        let operations = services.map(\.operations.count).reduce(0, +)
        print("\(services.count) services and \(operations) operations are in order.")
    }
}

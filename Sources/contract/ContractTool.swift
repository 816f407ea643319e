import ArgumentParser

/// The tool: the only part of the compiler that reads and writes files.
@main
struct ContractTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Checks contracts and turns them into Swift, OpenAPI and .env examples.",
        subcommands: [
            CheckCommand.self, GenerateCommand.self, ExplainCommand.self, NewCommand.self,
        ])
}

/// The options of every command about contracts.
struct RootOptions: ParsableArguments {
    @Option(help: "The folder that holds `contracts`.")
    var root = "."

    /// The root, as `.` if it is the current folder: then paths in messages are short.
    var folder: String { isCurrentFolder(root) ? "." : root }
}

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

/// What every command about contracts takes.
struct RootOptions: ParsableArguments {
    @Option(help: "The folder that holds `contracts`.")
    var root = "."

    /// `.` for the current folder, however it was spelled: paths in messages are short then.
    var folder: String { isCurrentFolder(root) ? "." : root }
}

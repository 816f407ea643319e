import ArgumentParser
import ContractCompiler
import Diagnostics

/// `contract new`
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a service: a valid contract and the handlers for it.")

    @Argument(help: "The service's name, such as `chat` or `llm-gateway`.")
    var service: String

    @Flag(help: "With a database: a table, queries and handlers for it.")
    var database = false

    @Option(parsing: .upToNextOption, help: "Services of the fleet that it calls.")
    var calls: [String] = []

    @OptionGroup var options: RootOptions

    func validate() throws {
        guard isKebabCase(service) else {
            throw ValidationError(
                "`\(service)` is no name of a service: small letters, digits, single hyphens.")
        }
        if let owner = platformOwner(ofServiceName: service) {
            throw ValidationError("`\(service)` would have the name of \(owner) in Swift.")
        }
    }

    func run() throws {
        let workspace = try Workspace(root: options.folder)
        if workspace.hasErrors {
            print(workspace.diagnostics, workspace.sources, root: workspace.root)
            throw ExitCode.failure
        }
        let services = workspace.plan.services.map(\.name)
        if let other = serviceNames(meeting: service, among: services).first {
            throw ValidationError("`\(service)` and `\(other)` have one name in Swift.")
        }
        if let twice = calls.first(where: { name in calls.filter { $0 == name }.count > 1 }) {
            throw ValidationError("`\(twice)` is named twice.")
        }
        for called in calls where !services.contains(called) {
            let help = didYouMean(called, in: services) ?? "there is \(listed(services))"
            throw ValidationError("There is no service `\(called)`: \(help).")
        }
        let port = (workspace.plan.services.map(\.port).max() ?? 3000) + 1
        let new = NewService(
            name: service, stem: serviceStem(service), title: title, port: port,
            hasDatabase: database, calls: calls.map { Called($0, in: workspace.plan) })
        for (path, _) in new.files where try readFile(joined(workspace.root, path)) != nil {
            throw ValidationError("\(path) is there already.")
        }
        for (path, text) in new.files {
            try writeFile(joined(workspace.root, path), Array(text.utf8))
        }
        let grown = try Workspace(root: options.folder)
        print(grown.diagnostics, grown.sources, root: grown.root)
        if grown.hasErrors {
            // The new contract breaks a rule of the fleet, such as the budget of connections.
            for (path, _) in new.files { try removeFile(joined(workspace.root, path)) }
            throw ExitCode.failure
        }
        for (path, _) in new.files { print("wrote \(path)") }
        try writeGenerated(grown, only: nil)
        print(
            "\n`\(service)` is on port \(port). Next: `make run`, then http://localhost:\(port)/docs"
        )
    }

    private var title: String {
        let words = service.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

private func isKebabCase(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return name.utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } == true
        && name.utf8.count <= 40
        && parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
                        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                }
        }
}

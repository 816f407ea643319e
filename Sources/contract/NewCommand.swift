import ArgumentParser
import ContractCompiler

/// `contract new`
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a service: a valid contract and the handlers for it.")

    @Argument(help: "The service's name, such as `chat` or `llm-gateway`.")
    var service: String

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
        let stem = serviceStem(service)
        let contract = "contracts/\(service).yaml"
        let handlers = "Sources/Handlers/\(stem)/\(stem)Handlers.swift"
        for path in [contract, handlers] where try readFile(joined(workspace.root, path)) != nil {
            throw ValidationError("\(path) is there already.")
        }
        let port = (workspace.plan.services.map(\.port).max() ?? 3000) + 1
        let text = newContract(service: service, title: title, port: port)
        try writeFile(joined(workspace.root, contract), Array(text.utf8))
        try writeFile(
            joined(workspace.root, handlers), Array(newHandlers(stem: stem, service: service).utf8))
        print(nextSteps(stem, contract, handlers, port))
    }

    private var title: String {
        let words = service.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func nextSteps(_ stem: String, _ contract: String, _ handlers: String, _ port: Int)
        -> String
    {
        """
        wrote \(contract), on port \(port)
        wrote \(handlers)

        Next:
          1. Say in \(contract) what the service is to do.
          2. Add "\(stem)" to `services` in Package.swift.
          3. Run `contract generate`, then `swift build`: the compiler names what handlers lack.
        """
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

import Foundation
import PackagePlugin

/// `swift package generate`: writes `Sources/Generated`, `openapi` and the `.env.example` files.
/// Arguments go to `contract generate`.
@main
struct GenerateContracts: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let process = Process()
        process.executableURL = try context.tool(named: "contract").url
        process.arguments =
            ["generate", "--root", context.package.directoryURL.path] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GenerationFailed() }
    }
}

/// The tool failed and has printed the reason.
struct GenerationFailed: Error, CustomStringConvertible {
    var description: String { "nothing was generated" }
}

import ArgumentParser
import ContractCompiler

/// `contract embed`: puts the pages about diagnostics into this tool, so that it needs no folder of
/// them. For this package's own `make generate`.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Embed docs/diagnostics in this tool.",
        shouldDisplay: false)

    @OptionGroup var options: RootOptions

    @Flag(help: "Write nothing; fail when a file is stale.")
    var check = false

    func run() throws {
        let folder = joined(options.folder, "docs/diagnostics")
        var pages: [DiagnosticPage] = []
        for name in try namesInFolder(folder) where name.hasPrefix("C") && name.hasSuffix(".md") {
            let bytes = try readFile(joined(folder, name)) ?? []
            pages.append(
                DiagnosticPage(
                    code: String(name.dropLast(3)), text: String(decoding: bytes, as: UTF8.self)))
        }
        for file in embed(pages) {
            let path = joined(options.folder, file.path)
            let bytes = Array(file.text.utf8)
            guard try readFile(path) != bytes else { continue }
            if check {
                printError("\(path):1:1: error: this file is stale [C0901]")
                throw ExitCode.failure
            }
            try writeFile(path, bytes)
            print("wrote \(file.path)")
        }
    }
}

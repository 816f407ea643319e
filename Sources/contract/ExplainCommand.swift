import ArgumentParser
import ContractCompiler
import Diagnostics

/// `contract explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Print the page about a diagnostic code.")

    @Argument(help: "A code, such as C0301.")
    var code: String

    func run() throws {
        let wanted = code.uppercased()
        let pages = DiagnosticPage.all
        if let page = pages.first(where: { $0.code == wanted }) {
            print(page.text, terminator: "")
            return
        }
        let near = closest(to: wanted, in: pages.map(\.code))
        let help = near.map { " Did you mean \($0)?" } ?? ""
        throw ValidationError("There is no diagnostic `\(code)`.\(help)")
    }
}

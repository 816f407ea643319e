import ArgumentParser
import Glibc
import LocalPlatform
import ServiceHost
import ServiceRuntime

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a service on this machine whether it is ready; the exit status says it.",
        discussion: "For containers without curl. The port is PORT, or the contract's.")

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        let service = try argument.entry.service
        let port = getenv("PORT").flatMap { Int(String(cString: $0)) } ?? service.port
        do {
            try await ReadinessProbe.wait(port: port, deadline: .now + .seconds(2))
            print("`\(service.name)` is ready")
        } catch let error as LocalPlatformError {
            complain(error.message)
            throw ExitCode.failure
        }
    }
}

/// One sentence on the standard error.
func complain(_ sentence: String) {
    LineOutput.standard.complain("wattos: \(sentence)")
}

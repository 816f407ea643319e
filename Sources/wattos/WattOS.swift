import ArgumentParser
import Fleet
import ServiceHost
import ServiceRuntime

/// The platform's binary.
@main
struct WattOS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wattos",
        abstract: "Runs the WattOS platform: all of it, or one service.",
        subcommands: [
            Up.self, Serve.self, Migrate.self, Verify.self, ShowEnvironment.self, Health.self,
        ]
    )
}

/// A service named on the command line.
struct ServiceArgument: ParsableArguments {
    @Argument(help: "One of: \(fleet.map(\.service.name).joined(separator: ", ")).")
    var name: String

    var entry: ServiceEntry {
        get throws {
            guard let entry = fleet.first(where: { $0.service.name == name }) else {
                let names = fleet.map { "`\($0.service.name)`" }.joined(separator: ", ")
                throw ValidationError("there is no service `\(name)`; there are \(names)")
            }
            return entry
        }
    }
}

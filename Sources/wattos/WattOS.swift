import ArgumentParser

/// The platform's binary.
@main
struct WattOS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wattos",
        abstract: "Runs the WattOS platform: all of it, or one service.",
        subcommands: [
            Up.self, Serve.self, Migrate.self, ShowEnvironment.self, Health.self,
        ]
    )
}

/// A service named on the command line.
struct ServiceArgument: ParsableArguments {
    @Argument(help: "One of: \(PlatformService.all.map(\.name).joined(separator: ", ")).")
    var name: String

    var service: PlatformService {
        get throws {
            guard let service = PlatformService.all.first(where: { $0.name == name }) else {
                let names = PlatformService.all.map { "`\($0.name)`" }.joined(separator: ", ")
                throw ValidationError("there is no service `\(name)`; there are \(names)")
            }
            return service
        }
    }
}

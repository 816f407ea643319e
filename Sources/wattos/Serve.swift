import ArgumentParser
import HTTPServer
import Postgres
import Redis
import ServiceRuntime

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one service until it is told to stop.",
        discussion: "The service is configured by its environment alone: see `wattos env NAME`.")

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        let service = try argument.service
        do {
            try await service.serve()
        } catch let error as ConfigurationError {
            complain("`\(service.name)` can't start with this environment\n\n\(error.table)")
            throw ExitCode(78)
        } catch let error as HTTPServerError {
            complain("\(error)")
            throw ExitCode.failure
        }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings a service's tables up to date.",
        discussion: "Safe to run at any time, from several places at once. Needs DATABASE_URL.")

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        do {
            try await migrate(try argument.service)
        } catch let error as PostgresError {
            complain("\(error)")
            throw ExitCode.failure
        }
    }
}

struct ShowEnvironment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Lists the variables of a service, and what is missing.")

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        print(try argument.service.environmentTable())
    }
}

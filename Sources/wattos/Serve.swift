import ArgumentParser
import Postgres
import ServiceHost
import ServiceRuntime

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one service until it is told to stop.",
        discussion: "The service is configured by its environment alone: see `wattos env NAME`.")

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        let status = await (try argument.entry).run()
        if status != 0 { throw ExitCode(status) }
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings a service's tables up to date.",
        discussion: """
            Safe to run at any time, from several places at once. Needs the variable that says \
            where the database of the service is: see `wattos env NAME`.
            """)

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        do {
            try await migrate(try argument.entry)
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
        print(try argument.entry.environmentTable)
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Holds the queries of a service against its database; the exit status says it.",
        discussion: """
            Run it after `wattos migrate` and before the service is rolled out. It prepares every \
            query and runs none. 78: a query does not fit the tables.
            """)

    @OptionGroup var argument: ServiceArgument

    func run() async throws {
        let entry = try argument.entry
        let status = await entry.verify()
        if status != 0 { throw ExitCode(status) }
        let words =
            entry.databaseVariable == nil ? "it has no database" : "every query fits its database"
        print("\(entry.service.name): \(words)")
    }
}

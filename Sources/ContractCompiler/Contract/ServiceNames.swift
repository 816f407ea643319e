/// The names of a service's own types.
public struct ServiceNames: Sendable, Equatable {
    /// `LLMGateway`: the prefix of the other names, of files and of targets.
    public let stem: SwiftName

    public var service: SwiftName { stem.appending("Service") }
    public var calls: SwiftName { stem.appending("Calls") }
    public var router: SwiftName { stem.appending("Router") }
    public var client: SwiftName { stem.appending("Client") }
    public var problem: SwiftName { stem.appending("Problem") }
    public var configuration: SwiftName { stem.appending("Configuration") }
    public var openAPI: SwiftName { stem.appending("OpenAPI") }
    public var resources: SwiftName { stem.appending("Resources") }
    public var handlers: SwiftName { stem.appending("Handlers") }
    /// The types of queries and of the database on which they run.
    public var database: SwiftName { stem.appending("Database") }
    public var queries: SwiftName { stem.appending("Queries") }
    public var scope: SwiftName { stem.appending("Scope") }
    public var transaction: SwiftName { stem.appending("Transaction") }
    public var effects: SwiftName { stem.appending("Effects") }
    public var batch: SwiftName { stem.appending("Batch") }
    public var session: SwiftName { stem.appending("QuerySession") }
    public var statements: SwiftName { stem.appending("Statements") }
    /// The function that runs the service, and the list of its migrations.
    public var entry: SwiftName { SwiftName.member(stem.bare).appending("Entry") }
    public var migrations: SwiftName { SwiftName.member(stem.bare).appending("Migrations") }
    /// The names of the targets.
    public var api: SwiftName { stem.appending("API") }
    public var runtime: SwiftName { stem.appending("Runtime") }
    /// The C target that embeds the OpenAPI document, and its function.
    public var embedding: SwiftName { SwiftName("C").appending(stem.bare).appending("Document") }
    public var embeddedOpenAPI: SwiftName { SwiftName.member(stem.bare).appending("OpenAPI") }

    var all: [SwiftName] {
        [
            service, calls, router, client, problem, configuration, openAPI, resources, handlers,
            database, queries, scope, transaction, effects, batch, session, statements,
        ]
    }
}

import ContractCompiler

/// The files of a new service.
struct NewService {
    /// In kebab case.
    let name: String
    /// As its types begin.
    let stem: String
    let title: String
    let port: Int
    /// Whether the service has a database.
    let hasDatabase: Bool
    let calls: [Called]

    /// The files by their paths from the root.
    var files: [(path: String, text: String)] {
        var files = [
            ("contracts/\(name).yaml", contract),
            ("Sources/Handlers/\(stem)/\(stem)Handlers.swift", handlers),
        ]
        if hasDatabase {
            files.append(("contracts/\(name)/migrations/001-notes.sql", migration))
            files.append(("contracts/\(name)/queries/notes.sql", queries))
        }
        return files
    }
}

/// A service that a new one calls.
struct Called {
    /// In kebab case.
    let name: String
    /// As its types begin.
    let stem: String
    /// An operation without required input, for an example of a call; nil if there is none.
    let method: String?

    init(_ name: String, in fleet: FleetPlan) {
        self.name = name
        stem = serviceStem(name)
        let service = fleet.services.first { $0.name == name }
        method = service?.operations.first { $0.method == .get && $0.needsNoInput }?.function.text
    }

    var variable: String { name.uppercased().replacing("-", with: "_") + "_URL" }

    /// `llm-gateway` is `llmGateway`.
    var member: String {
        let words = name.split(separator: "-")
        return words.prefix(1).joined()
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

extension OperationPlan {
    fileprivate var needsNoInput: Bool {
        input.body == nil && input.parameters.allSatisfy { $0.presence != .required }
    }
}

// MARK: The contract

extension NewService {
    private var contract: String {
        """
        # yaml-language-server: $schema=contract.schema.json
        contract: 1
        service: \(name)
        title: \(title)
        version: 0.1.0
        description: \(description)
        port: \(port)                              # unique in the fleet
        auth: none                              # a route may say otherwise; silence is an error

        env:                                    # typed: all valid, or the service does not start
          GREETING:
            type: string
            minLength: 1
            maxLength: 40
            default: Hello
            description: What names are greeted with.
        \(variables)
        \(resources)health:
        \(health)

        limits:
          concurrency: 64                       # requests in work; `queue` more wait; then 503
          queue: 32
          body: 16KiB
          timeout: 5s
          memory: 128MiB
          cpu: 1

        problems:                               # what operations may answer besides
          nameUnknown:
            status: 404
            title: Name unknown
            fields: { name: string }
        \(hasDatabase ? noteProblem : "")
        schemas:
          Greeting:
            description: What is said to somebody.
            type: object
            properties:
              text: { type: string, minLength: 1, maxLength: 200 }
              language?: { enum: [en, de] }     # `?`: may be absent
        \(hasDatabase ? noteSchemas : "")\(callSchema)
        routes:
          GET /v1/greetings/{name}:
            operation: getGreeting
            summary: Greet somebody by name.
            path: { name: { type: string, minLength: 1, maxLength: 100 } }
            responses: { 200: Greeting }
            problems: [nameUnknown]
        \(hasDatabase ? noteRoutes : "")\(callRoutes)
        """
    }

    private var description: String {
        hasDatabase
            ? "Says hello and keeps notes. Replace this by what it is for."
            : "Says hello. Replace this by one sentence about what it is for."
    }

    private var variables: String {
        var lines: [String] = []
        if hasDatabase {
            lines.append(
                """
                  DATABASE_URL: { type: uri, schemes: [postgres, postgresql], secret: true, description: Where notes are kept. }

                """)
        }
        for called in calls {
            lines.append(
                """
                  \(called.variable): { type: uri, schemes: [http, https], description: Where `\(called.name)` is. }

                """)
        }
        return lines.joined()
    }

    private var resources: String {
        guard hasDatabase || !calls.isEmpty else { return "" }
        var lines = ["resources:                              # what handlers are given"]
        if hasDatabase {
            lines.append(
                "  database: { postgres: DATABASE_URL, pool: { connections: 5, wait: 2s } }")
        }
        for called in calls {
            lines.append(
                "  \(called.member): { service: \(called.name), url: \(called.variable), timeout: 4s }"
            )
        }
        return lines.joined(separator: "\n") + "\n\n"
    }

    private var health: String {
        if hasDatabase { return "  ready: [database]                     # it can't work without" }
        return """
              ready: []                             # names of resources, such as `database`
              why: It needs nothing but itself.
            """
    }

    /// The called services for which an example can be written.
    private var shown: [Called] { calls.filter { $0.method != nil } }

    private var callSchema: String {
        shown.isEmpty
            ? ""
            : """

              CalledService:
                description: A service that has answered.
                type: object
                properties: { service: string }

            """
    }

    private var callRoutes: String {
        shown.map { called in
            """

              GET /v1/calls/\(called.name):
                operation: call\(called.stem)
                summary: Call `\(called.name)`.
                responses: { 200: CalledService }

            """
        }.joined()
    }
}

// MARK: Notes

private let noteProblem = """
      noteNotFound:
        status: 404
        title: Note not found
        fields: { noteID: uuid }

    """

private let noteSchemas = """

      NewNote:
        description: A note as its author writes it.
        type: object
        properties:
          text: { type: string, minLength: 1, maxLength: 2000, pattern: '^[^\\x00]*$' }   # Postgres keeps no U+0000

      Note:
        description: A note that is kept.
        type: object
        properties:
          id: uuid
          text: string
          createdAt: date-time

    """

private let noteRoutes = """

      POST /v1/notes:
        operation: createNote
        summary: Keep a note.
        body: NewNote
        responses: { 201: Note }

      GET /v1/notes/{noteID}:
        operation: getNote
        summary: Get a note.
        path: { noteID: uuid }
        responses: { 200: Note }
        problems: [noteNotFound]

    """

extension NewService {
    private var migration: String {
        """
        create table note (
            id uuid primary key,
            text text not null,
            created_at timestamptz not null default now()
        );

        """
    }

    private var queries: String {
        """
        -- insertNote(id: uuid, text: string) -> Note
        insert into note (id, text) values (:id, :text) returning id, text, created_at;

        -- findNote(id: uuid) -> Note?
        select id, text, created_at from note where id = :id;

        """
    }
}

// MARK: The handlers

extension NewService {
    private var handlers: String {
        """
        \(imports)

        /// The operations of `\(name)`.
        public struct \(stem)Handlers: \(stem)Service {
            let resources: \(stem)Resources

            public init(_ resources: \(stem)Resources) {
                self.resources = resources
            }

            public func getGreeting(
                _ input: GetGreeting.Input, _ context: RequestContext
            ) async throws -> Greeting {
                guard input.name != "nobody" else {
                    throw GetGreeting.Problem.nameUnknown(name: input.name)
                }
                return Greeting(text: "\\(resources.greeting), \\(input.name)!")
            }
        }
        \(hasDatabase ? noteHandlers : "")\(shown.isEmpty ? "" : callHandlers)
        """
    }

    private var imports: String {
        let own = ["\(stem)API", "\(stem)Runtime", "ServiceRuntime"].map {
            ($0, "public import \($0)")
        }
        let others = shown.map { ("\($0.stem)API", "import \($0.stem)API") }
        return (own + others).sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "\n")
    }

    private var callHandlers: String {
        let methods = shown.map { called in
            """
                public func call\(called.stem)(
                    _ input: Call\(called.stem).Input,
                    _ context: RequestContext
                ) async throws -> CalledService {
                    _ = try await resources.\(called.member).\(called.method ?? "")(.init(), context)
                    return CalledService(service: "\(called.name)")
                }
            """
        }
        return """

            /// A call that fails is a 502, 503 or 504 of this service, unless its error is caught.
            extension \(stem)Handlers {
            \(methods.joined(separator: "\n\n"))
            }

            """
    }

    private var noteHandlers: String {
        """

        extension \(stem)Handlers {
            /// Operations have no caller yet, so queries run as the system.
            var database: \(stem)Scope {
                resources.database.asSystem(because: "the service has no callers yet")
            }

            public func createNote(
                _ input: CreateNote.Input, _ context: RequestContext
            ) async throws -> Note {
                try await database.insertNote(id: resources.makeID(), text: input.body.text)
            }

            public func getNote(
                _ input: GetNote.Input, _ context: RequestContext
            ) async throws -> Note {
                guard let note = try await database.findNote(id: input.noteID) else {
                    throw GetNote.Problem.noteNotFound(noteID: input.noteID)
                }
                return note
            }
        }

        """
    }
}

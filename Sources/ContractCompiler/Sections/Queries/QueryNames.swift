import Diagnostics

/// The names that the queries of a service take: those of functions, and of structures beside the
/// types of its API.
struct QueryNames {
    private(set) var diagnostics: [Diagnostic] = []
    private var functions: [SwiftName: SourceRange] = [:]
    private var types: [SwiftName: SourceRange] = [:]
    private let others: Set<SwiftName>

    /// Other members of scopes, transactions and batches.
    private static let reserved: Set<String> = [
        "asSystem", "atCommit", "batch", "run", "session", "transaction",
    ]

    init(_ service: ServicePlan) {
        others = Set(
            service.types.map(\.type.name) + service.operations.map(\.type) + service.names.all
                + service.sharedTypeNames)
    }

    mutating func take(_ query: QueryDeclaration) {
        let name = SwiftName.member(query.name.value)
        if Self.reserved.contains(name.bare) {
            diagnostics.append(
                Diagnostic(
                    "C0603", "\(quoted(name.bare)) is a member of every scope",
                    at: query.name.range, help: "say what the query finds or changes"))
        } else if let first = functions[name] {
            diagnostics.append(
                Diagnostic(
                    "C0603", "two queries are called \(quoted(name.bare))", at: query.name.range,
                    "this one", related: [.init(first, "and this one")],
                    help: "rename one of them"))
        }
        if functions[name] == nil { functions[name] = query.name.range }
    }

    mutating func take(_ type: SwiftName, _ range: SourceRange) {
        let isTaken = reservedTypeNames.contains(type.bare) || queryTypes.contains(type.bare)
        if others.contains(type) || isTaken {
            diagnostics.append(
                Diagnostic(
                    "C0603", "a type of this query would be called \(quoted(type.bare))",
                    at: range, "another type has this name", help: "rename the query"))
        } else if let first = types[type] {
            diagnostics.append(
                Diagnostic(
                    "C0603", "two types of queries are called \(quoted(type.bare))", at: range,
                    "one belongs to this query",
                    related: first == range ? [] : [.init(first, "and one to this")],
                    help: "rename a query, or the parameter whose members stand in braces"))
        }
        if types[type] == nil { types[type] = range }
    }
}

/// The types of `PostgresResource` and `ServiceRuntime` that the code of queries uses.
private let queryTypes: Set<String> = [
    "Database", "DatabaseScope", "DatabaseTransaction", "Query", "QueryCall", "QueryColumn",
    "QueryError", "QueryRow", "QuerySession", "QueryShift", "QueryStatement", "StoredType",
    "TransactionIsolation",
]

extension ServicePlan {
    fileprivate var sharedTypeNames: [SwiftName] {
        catalog.names.flatMap { name in
            [Direction.response, .request].map { catalog.typeName(name, $0) }
        }
    }
}

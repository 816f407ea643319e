import Postgres
import ServiceRuntime

/// Prepares every form of every statement and compares it with its header; runs none of them.
///
/// Throws when the database can't be asked.
func verified(
    _ statements: [QueryStatement], on client: PostgresClient
) async throws -> [QueryFault] {
    let forms = statements.flatMap { statement in
        (statement.variants + statement.effects).map { (statement, $0) }
    }
    let answers = try await client.describe(forms.map(\.1))
    let described = try zip(forms, answers).map { form, answer in
        if case .failure(let error) = answer, error.isPassing { throw PostgresError.server(error) }
        return DescribedForm(statement: form.0, form: form.1, answer: answer)
    }
    let catalog = try await Catalog(described, client)
    var faults = Faults()
    for form in described where !form.isEffect { faults.add(form.faults(catalog)) }
    // An effect repeats the faults of its statement, at places that the file does not have.
    for form in described where form.isEffect && !faults.has(form.statement) {
        faults.add(form.effectFaults)
    }
    for statement in statements where statement.joinsOuter && !faults.has(statement) {
        for form in statement.variants {
            faults.add(try await outerJoinFaults(statement, form, on: client))
        }
    }
    return faults.all
}

extension PostgresServerError {
    /// True if the cause is not the statement but the server: its connection, another transaction,
    /// its resources, a lock, an operator (classes in appendix A of the PostgreSQL documentation).
    var isPassing: Bool {
        ["08", "25", "40", "53", "55", "57", "58"].contains(String(sqlState.prefix(2)))
    }
}

/// The faults found so far, each of them once.
private struct Faults {
    private(set) var all: [QueryFault] = []
    private var known: Set<QueryFault.Key> = []
    private var statements: Set<ObjectIdentifier> = []

    mutating func add(_ faults: [QueryFault]) {
        for fault in faults where known.insert(fault.key).inserted {
            all.append(fault)
            statements.insert(fault.key.statement)
        }
    }

    func has(_ statement: QueryStatement) -> Bool {
        statements.contains(ObjectIdentifier(statement))
    }
}

/// A variant or an effect of a statement, and its description by the server.
struct DescribedForm {
    let statement: QueryStatement
    let form: PostgresStatement
    let answer: Result<PostgresDescription, PostgresServerError>

    var isEffect: Bool { statement.effects.contains { $0 === form } }

    /// The statement alone is valid, and the server refuses it as an effect.
    var effectFaults: [QueryFault] {
        guard case .failure(let error) = answer else { return [] }
        return [
            QueryFault(
                statement, "C0651", "the statement can't leave with COMMIT: \(error.message)",
                help: "change the rows of a table, which `returning` can name")
        ]
    }

    func faults(_ catalog: Catalog) -> [QueryFault] {
        switch answer {
        case .failure(let error): [.refused(statement, error, form.text)]
        case .success(let description):
            columnFaults(description, catalog) + parameterFaults(description, catalog)
        }
    }

    /// Checks the vectors, whose types the server infers. The types of other parameters are given.
    private func parameterFaults(
        _ description: PostgresDescription, _ catalog: Catalog
    ) -> [QueryFault] {
        zip(statement.parameters, description.parameterTypes).enumerated().compactMap {
            index, pair in
            let (wanted, found) = pair
            guard case .vector = wanted, catalog.types[found] != "vector",
                let place = QueryStatement.place(of: index + 1, in: form.text)
            else { return nil }
            return QueryFault(
                statement, "C0654",
                "the parameter is \(catalog.name(of: found)) here, and `\(wanted.sqlName)` in the"
                    + " header", line: place.line, column: place.column,
                help: "cast it: `::\(wanted.sqlName)`")
        }
    }

    private func columnFaults(
        _ description: PostgresDescription, _ catalog: Catalog
    ) -> [QueryFault] {
        let columns = description.columns
        // `select pg_advisory_xact_lock(:id)` returns a row without a value.
        let isVoid = columns.count == 1 && catalog.types[columns[0].type] == "void"
        if isVoid, statement.columns.isEmpty { return [] }
        if statement.columns.count == 1, statement.columns[0].key == nil, columns.count != 1 {
            return [
                QueryFault(
                    statement, "C0652",
                    "the result has \(columns.count) columns, and the header names one value",
                    help: "return one column, or write the members in braces")
            ]
        }
        var read: Set<Int> = []
        var faults: [QueryFault] = []
        var comparisons: [QueryFault] = []
        for wanted in statement.columns {
            let places = columns.indices.filter { wanted.matches(columns[$0].name) }
            guard let place = places.first else {
                faults.append(.missing(wanted, in: columns, statement))
                continue
            }
            read.formUnion(places)
            if places.count > 1 { faults.append(.twice(wanted, statement)) }
            comparisons += comparison(wanted, columns[place], catalog)
        }
        // A column with another name than its member is one fault, not two.
        guard faults.isEmpty else { return faults + comparisons }
        for index in columns.indices where !read.contains(index) {
            faults.append(
                QueryFault(
                    statement, "C0653",
                    "the header has no member for the column `\(columns[index].name)`",
                    help: "remove the column, or add the member"))
        }
        return faults + comparisons
    }

    private func comparison(
        _ wanted: QueryColumn, _ found: PostgresDescription.Column, _ catalog: Catalog
    ) -> [QueryFault] {
        guard wanted.type.reads(found.type, named: catalog.types[found.type]) else {
            return [
                QueryFault(
                    statement, "C0654",
                    "the column `\(found.name)` is \(catalog.name(of: found.type)), and"
                        + " `\(wanted.type.sqlName)` in the header",
                    help: found.table == 0
                        ? "cast its expression: `(…)::\(wanted.type.sqlName)`"
                        : "cast it: `\(found.name)::\(wanted.type.sqlName) as \(found.name)`")
            ]
        }
        guard !wanted.isNullable, catalog.isNullable(found) else { return [] }
        return [.mayBeNull(found.name, wanted, statement, "its table allows null there")]
    }
}

/// The names of types, and the nullable columns, that the statements use, from the catalogs of the
/// database.
struct Catalog {
    /// The names of the types.
    private(set) var types: [PostgresType: String] = [:]
    /// The names of the types in casts.
    private var sqlNames: [PostgresType: String] = [:]
    private var nullable: Set<TableColumn> = []

    private struct TableColumn: Hashable {
        let table: UInt32
        let attribute: Int
    }

    init(_ described: [DescribedForm], _ client: PostgresClient) async throws {
        let descriptions = described.compactMap { try? $0.answer.get() }
        let columns = descriptions.flatMap(\.columns)
        let userTypes = Set(columns.map(\.type) + descriptions.flatMap(\.parameterTypes))
        let tables = Set(columns.map(\.table)).subtracting([0])
        let typeNumbers = userTypes.map { Int($0.rawValue) }
        let tableNumbers = tables.map { Int($0) }
        let named = try await client.query(
            """
            select oid::int8, typname::text, format_type(oid, null) from pg_type
            where oid::int8 = any(\(typeNumbers))
            """, as: (Int, String, String).self)
        for (number, name, sqlName) in named {
            let type = PostgresType(rawValue: UInt32(clamping: number))
            types[type] = name
            sqlNames[type] = sqlName
        }
        // The catalogs do not say whether a view's column may be null; null in such a column is an
        // error when it is read.
        let open = try await client.query(
            """
            select attrelid::int8, attnum::int8
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where attrelid::int8 = any(\(tableNumbers)) and attnum > 0 and not attnotnull
              and relkind in ('r', 'p', 'f')
            """, as: (Int, Int).self)
        nullable = Set(open.map { TableColumn(table: UInt32(clamping: $0.0), attribute: $0.1) })
    }

    func name(of type: PostgresType) -> String {
        "`\(sqlNames[type] ?? "\(type)")`"
    }

    func isNullable(_ column: PostgresDescription.Column) -> Bool {
        nullable.contains(TableColumn(table: column.table, attribute: column.attribute))
    }
}

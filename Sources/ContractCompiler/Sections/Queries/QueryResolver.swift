import ContractGrammar
public import Diagnostics

/// The most queries of a service, because the code of a query is as long as the schema of its rows.
let queryLimit = 1_000

/// Plans the queries of a service that has passed all checks, in the order of files and of lines.
public func resolveQueries(
    _ sources: [SourceText], of service: ServicePlan
) -> (queries: [QueryPlan], diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    var declarations: [(QueryDeclaration, SourceText)] = []
    for source in sources {
        let (queries, found) = parseQueries(source)
        diagnostics += found
        declarations += queries.map { ($0, source) }
    }
    if let (first, _) = declarations.first {
        diagnostics += resourceOfQueries(service, at: first.name.range)
    }
    if declarations.count > queryLimit {
        diagnostics.append(
            Diagnostic(
                "C0613", "\(quoted(service.name)) has more than \(queryLimit) queries",
                at: declarations[queryLimit].0.name.range,
                help: "divide the service, or remove queries that nothing calls"))
        declarations = Array(declarations.prefix(queryLimit))
    }
    var names = QueryNames(service)
    var plans: [QueryPlan] = []
    for (declaration, source) in declarations where diagnostics.count < diagnosticLimit {
        diagnostics += statementRules.flatMap { $0(declaration) }
        names.take(declaration)
        var resolver = QueryResolver(declaration, source, service)
        let plan = resolver.plan()
        diagnostics += resolver.diagnostics
        for type in plan.types { names.take(type.name, declaration.name.range) }
        plans.append(plan)
    }
    return (plans, (diagnostics + names.diagnostics).ordered)
}

/// C0611: queries run on the one database of their service.
private func resourceOfQueries(_ service: ServicePlan, at range: SourceRange) -> [Diagnostic] {
    guard let database = service.databases.first else {
        return [
            Diagnostic(
                "C0611", "\(quoted(service.name)) has queries and no `postgres` resource",
                at: range,
                help: "add `database: { postgres: DATABASE_URL, … }` to its `resources`")
        ]
    }
    if service.databases.count > 1 {
        return [
            Diagnostic(
                "C0611", "\(quoted(service.name)) has more than one `postgres` resource",
                at: range, "nothing says which of them this query is for",
                help: "keep one: a second database belongs to a second service")
        ]
    }
    guard !database.isOptional else {
        return [
            Diagnostic(
                "C0611", "the database of \(quoted(service.name)) may be absent", at: range,
                "a query always needs it", help: "remove `required: false` from its variable")
        ]
    }
    return []
}

/// Plans one query.
struct QueryResolver {
    let declaration: QueryDeclaration
    let service: ServicePlan
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceText
    private var types: [QueryTypePlan] = []
    private var columns: [ColumnPlan] = []
    /// The places of members by the names of their columns, in small letters without underscores.
    private var columnPlaces: [String: SourceRange] = [:]
    private var unknown: Set<String> = []

    init(_ declaration: QueryDeclaration, _ source: SourceText, _ service: ServicePlan) {
        self.declaration = declaration
        self.source = source
        self.service = service
    }

    mutating func plan() -> QueryPlan {
        let parameters = declaration.parameters.map { parameter($0) }
        let result = result()
        let renderer = StatementRenderer(declaration, source, stored())
        diagnostics += renderer.diagnostics
        return QueryPlan(
            name: .member(declaration.name.value), words: declaration.words,
            parameters: parameters, result: result,
            isInTransaction: declaration.isInTransaction, isEffect: declaration.isEffect,
            path: source.path, place: declaration.name.range, statement: renderer.plan(columns),
            types: types)
    }

    private mutating func report(
        _ code: String, _ message: String, _ range: SourceRange, _ label: String = "",
        related: [Diagnostic.Label] = [], help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(code, message, at: range, label, related: related, help: help))
    }

    private var typeStem: SwiftName { .type(declaration.name.value) }
}

// MARK: Values

extension QueryResolver {
    /// The form of a value in Postgres. If it has none, that is reported, and the form is text.
    private mutating func stored(_ type: QueryType, _ direction: Direction) -> StoredValue {
        let single: StoredValue
        switch type.kind {
        case .vector(let count): single = StoredValue(type: .vector(count), form: .plain)
        case .object:
            report(
                "C0602", "members in braces can't stand here", type.range,
                help: "declare a schema, and write its name: it is kept as `jsonb`")
            single = StoredValue(type: .text, form: .plain)
        case .schema(let schema):
            guard isKnown(schema) else { return StoredValue(type: .text, form: .plain) }
            single = stored(schema, at: type.range)
        }
        guard type.isList else { return single }
        return list(of: single, at: type.range)
    }

    private mutating func list(of element: StoredValue, at range: SourceRange) -> StoredValue {
        switch element.type {
        case .list, .vector:
            report(
                "C0602", "Postgres keeps no list of lists", range,
                help: "declare a schema of the list, and write its name: it is kept as `jsonb`")
        case .text, .integer, .int32, .number, .boolean, .uuid, .dateTime, .date, .bytes, .json:
            break
        }
        return StoredValue(type: .list(element.type), form: element.form)
    }

    private mutating func stored(_ schema: Schema, at range: SourceRange) -> StoredValue {
        switch service.catalog.resolved(schema).kind {
        case .scalar(let scalar, _): return stored(scalar, at: range)
        case .text: return StoredValue(type: .text, form: .plain)
        case .strings: return StoredValue(type: .text, form: .choice)
        case .integers: return StoredValue(type: .integer, form: .choice)
        case .array(let items?, _, _):
            let element = stored(items, at: range)
            // A list whose elements are lists, or may be null, is kept as JSON.
            let isPlain = service.catalog.isNullable(service.catalog.shape(of: items)) == false
            switch element.type {
            case .list, .vector, .json: return StoredValue(type: .json, form: .json)
            default:
                return isPlain
                    ? StoredValue(type: .list(element.type), form: element.form)
                    : StoredValue(type: .json, form: .json)
            }
        case .array, .tuple, .object, .map, .union, .constants, .anything, .reference:
            return StoredValue(type: .json, form: .json)
        }
    }

    private mutating func stored(
        _ scalar: TypeReference.Scalar, at range: SourceRange
    ) -> StoredValue {
        let type: StoredType
        switch scalar {
        case .string: type = .text
        case .integer: type = .integer
        case .int32: type = .int32
        case .number: type = .number
        case .boolean: type = .boolean
        case .uuid: type = .uuid
        case .date: type = .date
        case .dateTime: type = .dateTime
        case .bytes: type = .bytes
        case .json: return StoredValue(type: .json, form: .json)
        case .duration:
            report(
                "C0602", "a query has no `duration`", range,
                help: "keep seconds as `integer`, or the text as `string`")
            type = .text
        }
        return StoredValue(type: type, form: .plain)
    }

    /// Whether a name has a schema. A name without one is reported once for each query.
    private mutating func isKnown(_ schema: Schema) -> Bool {
        guard case .reference(let name) = schema.kind else { return true }
        if foundationTypes.contains(name.value) {
            report(
                "C0602", "\(quoted(name.value)) is a type of Foundation too", name.range,
                "the code of queries sees both", help: "rename the schema")
            return false
        }
        guard service.catalog.entry(name.value) == nil else { return true }
        guard unknown.insert(name.value).inserted, diagnostics.count < diagnosticLimit else {
            return false
        }
        let known = service.catalog.names
        report(
            "C0602", "there is no type or schema \(quoted(name.value))", name.range,
            help: didYouMean(name.value, in: known + TypeName.shorthands)
                ?? "declare it under `schemas`")
        return false
    }

    private mutating func isNullable(_ type: QueryType) -> Bool {
        if type.isOptional { return true }
        guard case .schema(let schema) = type.kind, !type.isList else { return false }
        return service.catalog.isNullable(service.catalog.shape(of: schema))
    }

    /// The Swift type, without its `?`.
    private func swiftType(_ type: QueryType, _ direction: Direction) -> QuerySwiftType {
        let single: QuerySwiftType
        switch type.kind {
        case .vector: single = .vector
        case .object: single = .value(.scalar(.json))
        case .schema(let schema):
            var builder = TypeBuilder(service.catalog, direction)
            var scope = TypeScope(TemplateNames(), keepingIn: .inline)
            single = .value(builder.value(schema, hint: "value", in: &scope).type)
        }
        return type.isList ? .list(single) : single
    }
}

// MARK: Parameters

extension QueryResolver {
    private mutating func parameter(_ parameter: QueryParameter) -> QueryParameterPlan {
        let type = parameter.type
        let name = SwiftName.member(parameter.name.value)
        var swift: QuerySwiftType
        if case .object(let members) = type.kind {
            let structure = structureName(parameter)
            add(
                structure, "What ``\(declaration.name.value)`` is given.", members,
                isParameter: true, .request)
            swift = type.isList ? .list(.structure(structure)) : .structure(structure)
        } else {
            swift = swiftType(type, .request)
        }
        let isOptional = isNullable(type)
        if isOptional { swift = .optional(swift) }
        return QueryParameterPlan(name: name, type: swift, isOptional: isOptional)
    }

    /// The structure of a parameter: `AddPagesRow` of the list `rows`, `PagesAfter` of `after`.
    private func structureName(_ parameter: QueryParameter) -> SwiftName {
        let name = SwiftName.type(parameter.name.value).bare
        let isPlural = parameter.type.isList && name.hasSuffix("s") && name.utf8.count > 1
        return typeStem.appending(isPlural ? String(name.dropLast()) : name)
    }

    private mutating func add(
        _ name: SwiftName, _ words: String, _ members: [QueryParameter], isParameter: Bool,
        _ direction: Direction
    ) {
        let members = members.map { member -> QueryTypePlan.Member in
            let type = swiftType(member.type, direction)
            return .init(
                name: .member(member.name.value),
                type: isNullable(member.type) ? .optional(type) : type)
        }
        types.append(
            QueryTypePlan(name: name, words: words, members: members, isParameter: isParameter))
    }

    /// The parameters as values of Postgres, by the names that the statement uses.
    private mutating func stored() -> [(key: String, [StoredParameter])] {
        declaration.parameters.flatMap { parameter -> [(key: String, [StoredParameter])] in
            let name = SwiftName.member(parameter.name.value)
            let type = parameter.type
            guard case .object(let members) = type.kind else {
                let value = StoredParameter(
                    path: [name], value: stored(type, .request), isOptional: isNullable(type),
                    isOwnerOptional: false, isColumn: false)
                return [(parameter.name.value, [value])]
            }
            if type.isList, type.isOptional {
                report(
                    "C0602", "a list of rows is never nil", type.range,
                    help: "remove the `?`: an empty list has no rows")
            }
            let values = members.map { member in
                let value = stored(member.type, .request)
                if type.isList { checkMemberOfRows(member, value) }
                return StoredParameter(
                    path: [name, .member(member.name.value)], value: value,
                    isOptional: isNullable(member.type),
                    isOwnerOptional: type.isOptional, isColumn: type.isList)
            }
            if type.isList { return [(parameter.name.value, values)] }
            return zip(members, values).map { member, value in
                ("\(parameter.name.value).\(member.name.value)", [value])
            }
        }
    }
}

extension QueryResolver {
    /// Reports a list as a member of rows: `unnest` would join such lists to one.
    private mutating func checkMemberOfRows(_ member: QueryParameter, _ value: StoredValue) {
        guard case .list = value.type else { return }
        report(
            "C0602", "a row of a list can't hold a list", member.type.range,
            help: "declare a schema that holds the list, and write its name: it is kept as `jsonb`")
    }
}

// MARK: Rows

extension QueryResolver {
    private mutating func result() -> QueryResultPlan {
        switch declaration.result {
        case .none: return .none
        case .rows: return .rows
        case .row(let row, let count):
            let plan: QueryCount
            switch count {
            case .one: plan = .one
            case .optional: plan = .optional
            case .many(let limit): plan = .many(limit)
            }
            return .row(rowPlan(row), plan)
        }
    }

    private mutating func rowPlan(_ row: QueryRow) -> RowPlan {
        let isTaken = types.contains { $0.name == typeStem.appending("Row") }
        let structure = typeStem.appending(isTaken ? "Result" : "Row")
        if case .object(let members) = row.type.kind {
            add(structure, words(of: structure), members, isParameter: false, .response)
            return RowPlan(
                type: .structure(structure), form: .structure(members.map { self.member($0) }))
        }
        if case .schema(let schema) = row.type.kind, !row.type.isList,
            case .object(let object) = service.catalog.resolved(schema).kind
        {
            let whole = swiftType(row.type, .response)
            let inner = members(of: object, schema, at: row.type.range)
            if inner.isEmpty {
                report(
                    "C0612", "no column becomes a member of this row", row.type.range,
                    help: "write `-> none`, or a schema with members that vary")
            }
            if row.extra.isEmpty { return RowPlan(type: whole, form: .structure(inner)) }
            return wide(structure, whole, inner, row)
        }
        if !row.extra.isEmpty {
            report(
                "C0612", "only a schema of an object can have members beside it", row.type.range,
                help: "write all members in braces")
        }
        let value = stored(row.type, .response)
        columns.append(
            ColumnPlan(
                key: nil, value: value, isNullable: isNullable(row.type),
                mostBytes: service.catalog.mostBytes(of: row.type, as: value)))
        let type = swiftType(row.type, .response)
        return RowPlan(
            type: isNullable(row.type) ? .optional(type) : type, form: .value(column: 0))
    }

    private func words(of structure: SwiftName) -> String {
        "A row of ``\(declaration.name.value)``."
    }

    /// `Conversation & { position: integer }`.
    private mutating func wide(
        _ structure: SwiftName, _ whole: QuerySwiftType, _ inner: [RowPlan.Member],
        _ row: QueryRow
    ) -> RowPlan {
        guard case .schema(let schema) = row.type.kind,
            case .reference(let name) = schema.kind,
            case .value(let type) = whole
        else { return RowPlan(type: whole, form: .structure(inner)) }
        let member = SwiftName.member(name.value)
        if let other = row.extra.first(where: { SwiftName.member($0.name.value) == member }) {
            report(
                "C0610", "two members are called \(quoted(member.bare))", other.name.range,
                related: [.init(row.type.range, "the value of this schema is the other")],
                help: "rename this one")
        }
        add(structure, words(of: structure), row.extra, isParameter: false, .response)
        types[types.count - 1].members.insert(.init(name: member, type: whole), at: 0)
        let typeName: SwiftName
        if case .named(let reference) = type {
            typeName = reference.name
        } else {
            typeName = member
        }
        let extra = row.extra.map { self.member($0) }
        return RowPlan(
            type: .structure(structure),
            form: .structure([.init(name: member, source: .row(typeName, inner))] + extra))
    }

    private mutating func member(_ member: QueryParameter) -> RowPlan.Member {
        let value = stored(member.type, .response)
        let column = column(
            member.name.value, value, isNullable: isNullable(member.type),
            service.catalog.mostBytes(of: member.type, as: value), at: member.name.range)
        return .init(name: .member(member.name.value), source: .column(column))
    }

    /// The members of a schema as columns. Constants have no column.
    private mutating func members(
        of object: ObjectShape, _ schema: Schema, at range: SourceRange
    ) -> [RowPlan.Member] {
        var builder = TypeBuilder(service.catalog, .response)
        let plan = builder.object(typeStem, object)
        let shapes = Dictionary(object.properties.map { ($0.key, $0) }) { first, _ in first }
        return plan.properties.compactMap { property in
            guard property.onlyCase == nil, let shape = shapes[property.key] else { return nil }
            var isNullable = false
            switch property.presence {
            case .required, .defaulted: break
            case .requiredNullable, .optional, .defaultedNullable: isNullable = true
            case .optionalNullable:
                report(
                    "C0612",
                    "a column can't tell whether \(quoted(property.key)) is absent or null",
                    range, help: "make the member required, or not null")
            }
            let value = stored(shape.schema, at: range)
            let column = column(
                property.key, value, isNullable: isNullable,
                service.catalog.mostBytes(of: shape.schema, as: value), at: range)
            return .init(name: property.name, source: .column(column))
        }
    }

    /// Adds a column that a member is read from.
    private mutating func column(
        _ key: String, _ value: StoredValue, isNullable: Bool, _ mostBytes: Int?,
        at range: SourceRange
    ) -> Int {
        let folded = key.lowercased().filter { $0 != "_" }
        if let first = columnPlaces[folded] {
            report(
                "C0610", "two members are one column", range, "\(quoted(key)) is one of them",
                related: first == range ? [] : [.init(first, "this is the other")],
                help: "rename one: columns match members without case and underscores")
        }
        columnPlaces[folded] = range
        columns.append(
            ColumnPlan(key: key, value: value, isNullable: isNullable, mostBytes: mostBytes))
        return columns.count - 1
    }
}

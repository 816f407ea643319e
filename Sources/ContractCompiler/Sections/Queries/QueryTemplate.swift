import ContractGrammar
import Diagnostics

/// The queries of a service.
func queryFiles(_ service: ServicePlan, _ layout: Layout) -> [GeneratedFile] {
    let parts = service.queries.map { queryPart($0, service) }
    return files("Queries", parts, layout, service.contractPath) { imports in
        runtimePreamble(service, layout, imports, ["PostgresResource"])
    }
}

/// One query: the functions that make and run it, and its statement.
private func queryPart(_ plan: QueryPlan, _ service: ServicePlan) -> FilePart {
    let names = service.names
    let parts: [Code] = [
        "\(plan.types.map { structure($0) }, separatedBy: .blankLine)",
        making(plan, names),
        running(plan, names),
        effect(plan, names),
        statement(plan, names),
    ]
    return FilePart(
        name: plan.name, code: "\(parts, separatedBy: .blankLine)", imports: plan.imports,
        contractLine: 1)
}

extension QueryPlan {

    fileprivate var parameterList: [Code] {
        parameters.map { "\($0.name): \($0.type.code)" }
    }

    fileprivate var arguments: [Code] {
        parameters.map { "\(label: $0.name): \($0.name)" }
    }

    fileprivate var imports: Imports {
        .of(
            parameters.map(\.type.imports)
                + types.flatMap { $0.members.map(\.type.imports) } + [result.imports])
    }

    fileprivate var documentation: String {
        words.isEmpty ? path : "\(words)\n\n\(path)"
    }
}

// MARK: Signatures

extension QuerySwiftType {
    var code: Code {
        switch self {
        case .value(let type): type.code
        case .structure(let name): "\(name)"
        case .vector: "[Float]"
        case .list(let element): "[\(element.code)]"
        case .optional(let wrapped): "\(wrapped.code)?"
        }
    }

    fileprivate var imports: Imports {
        switch self {
        case .value(let type):
            ValuePlan(type: type, isNullable: false, rules: .none).imports
        case .structure, .vector: []
        case .list(let inner), .optional(let inner): inner.imports
        }
    }
}

extension QueryResultPlan {
    /// The type of the result.
    var code: Code {
        switch self {
        case .none: "Void"
        case .rows: "Int"
        case .row(let row, .one): row.type.code
        case .row(let row, .optional): "\(row.type.code)?"
        case .row(let row, .many): "[\(row.type.code)]"
        }
    }

    fileprivate var imports: Imports {
        if case .row(let row, _) = self { row.type.imports } else { [] }
    }
}

private func structure(_ plan: QueryTypePlan) -> Code {
    let members = plan.members.map { "public let \($0.name): \($0.type.code)" as Code }
    let head: Code = """
        \(doc: plan.words)
        public struct \(plan.name): Sendable {
        """
    guard plan.isParameter else {
        return """
            \(head)
                \(members)
            }
            """
    }
    let parameters = plan.members.map { "\($0.name): \($0.type.code)" as Code }
    return """
        \(head)
            \(members)

            \(Code.list("public init", parameters, " {", column: 4))
                \(plan.members.map { "self.\($0.name) = \($0.name)" as Code })
            }
        }
        """
}

// MARK: Functions

private func making(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    // A query that needs a transaction must not be in a batch outside of one.
    let access: Code = plan.isInTransaction ? "" : "public "
    let head: Code = .list(
        "\(access)func \(plan.name)", plan.parameterList, " -> Query<\(plan.result.code)> {",
        column: 4)
    return """
        extension \(names.batch) {
            /// \(words: plan.path)
            \(head)
                \(calling(plan, names))
                \(reading(plan))
            }
        }
        """
}

extension QueryPlan {
    /// Whether a parameter hides a name that the template uses.
    fileprivate func hides(_ name: String) -> Bool {
        parameters.contains { $0.name.bare == name }
    }

    /// The variable that holds the call.
    fileprivate var call: SwiftName {
        var name = SwiftName("call")
        while hides(name.bare) { name = name.appending("Value") }
        return name
    }

    /// The session of a scope.
    fileprivate var session: Code { hides("session") ? "self.session" : "session" }

    /// The method that adds a query to those sent with COMMIT.
    fileprivate var add: Code { hides("add") ? "self.add" : "add" }
}

private func calling(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    let statement = plan.statement
    let options = statement.options.map { "\($0) == nil" as Code }
    let omitted: [Code] =
        options.isEmpty ? [] : [array("omitting", options, column: 12)]
    let keyword: Code = statement.parameters.isEmpty ? "let" : "var"
    let call: Code = .call(
        "\(keyword) \(plan.call) = QueryCall", ["\(names.statements).\(plan.name)"] + omitted,
        column: 9)
    return """
        \(call)
        \(statement.parameters.map { binding($0, plan.call) })
        """
}

private func binding(_ parameter: StoredParameter, _ call: SwiftName) -> Code {
    let value: Code
    switch (parameter.path.first, parameter.path.dropFirst().first) {
    case (let owner?, let member?) where parameter.isColumn:
        value = "\(owner).map(\\.\(member))"
    case (let owner?, let member?):
        value = parameter.isOwnerOptional ? "\(owner)?.\(member)" : "\(owner).\(member)"
    case (let owner?, nil): value = "\(owner)"
    case (nil, _): value = ""
    }
    var label = parameter.value.label
    if parameter.isColumn {
        label = parameter.value.columnLabel(isOptional: parameter.isOptional)
    }
    return "\(call).bind(\(label)\(value))"
}

extension StoredValue {
    /// The argument label with which a value is bound; plain values other than vectors have none.
    fileprivate var label: Code {
        switch (form, type) {
        case (.plain, .vector): "vector: "
        case (.plain, _): ""
        case (.choice, .list): "choices: "
        case (.choice, _): "choice: "
        case (.json, .list): "jsons: "
        case (.json, _): "json: "
        }
    }

    /// The argument label with which the values of a column of rows are bound.
    fileprivate func columnLabel(isOptional: Bool) -> Code {
        switch (form, type) {
        case (.plain, .vector): isOptional ? "optionalVectors: " : "vectors: "
        case (.plain, _): isOptional ? "optionals: " : ""
        case (.choice, _): isOptional ? "optionalChoices: " : "choices: "
        case (.json, _): isOptional ? "optionalJSONs: " : "jsons: "
        }
    }
}

private func reading(_ plan: QueryPlan) -> Code {
    switch plan.result {
    case .none: return "return .none(\(plan.call))"
    case .rows: return "return .rows(\(plan.call))"
    case .row(let row, let count):
        let head: Code
        switch count {
        case .one: head = "return .one(\(plan.call))"
        case .optional: head = "return .optional(\(plan.call))"
        case .many(let limit): head = "return .list(\(plan.call), limit: \(literal: limit))"
        }
        return .block(
            "\(head)", [rowCode(row, plan.statement.columns, column: 12)], column: 8,
            parameter: "row")
    }
}

// MARK: Rows

private func rowCode(_ row: RowPlan, _ columns: [ColumnPlan], column: Int) -> Code {
    switch row.form {
    case .value(let place): "try \(read(place, columns))"
    case .structure(let members):
        .call("try \(row.type.code)", memberList(members, columns, column), column: column)
    }
}

private func memberList(
    _ members: [RowPlan.Member], _ columns: [ColumnPlan], _ column: Int
) -> [Code] {
    members.map { member in
        switch member.source {
        case .column(let place): "\(label: member.name): \(read(place, columns))"
        case .row(let name, let inner):
            .call(
                "\(label: member.name): \(name)", memberList(inner, columns, column + 4),
                column: column + 4)
        }
    }
}

private func read(_ place: Int, _ columns: [ColumnPlan]) -> Code {
    "row.\(readerName(columns[place]))(\(plain: place))"
}

/// The method of a row that reads a column.
private func readerName(_ column: ColumnPlan) -> Code {
    let isList: Bool
    if case .list = column.value.type { isList = true } else { isList = false }
    switch (column.value.form, column.value.type) {
    case (.plain, .vector): return column.isNullable ? "vectorIfPresent" : "vector"
    case (.plain, _): return "value"
    case (.choice, _):
        let name: Code = isList ? "choices" : "choice"
        return column.isNullable ? "\(name)IfPresent" : name
    case (.json, _):
        let name: Code = isList ? "jsons" : "json"
        return column.isNullable ? "\(name)IfPresent" : name
    }
}

private func running(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    let owner: Code = plan.isInTransaction ? "\(names.transaction)" : "\(names.queries)"
    let head: Code = .list(
        "public func \(plan.name)", plan.parameterList, plan.result.running, column: 4)
    return """
        extension \(owner) {
            \(doc: plan.documentation)
            \(head)
                \(Code.call("try await \(plan.session).run", [callOf(plan, names)], column: 8))
            }
        }
        """
}

extension QueryResultPlan {
    fileprivate var running: Code {
        if case .none = self { return " async throws {" }
        return " async throws -> \(code) {"
    }
}

private func callOf(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    // One column is left for the parenthesis that closes after it.
    .call("\(names.batch)().\(plan.name)", plan.arguments, column: 13)
}

private func effect(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    guard plan.isEffect else { return "" }
    let head: Code = .list("public func \(plan.name)", plan.parameterList, " {", column: 4)
    return """
        extension \(names.effects) {
            /// \(words: plan.path)
            \(head)
                \(Code.call(plan.add, [callOf(plan, names)], column: 8))
            }
        }
        """
}

// MARK: Statements

private func statement(_ plan: QueryPlan, _ names: ServiceNames) -> Code {
    let statement = plan.statement
    let parameters = statement.parameters.map { parameter in
        parameter.isColumn ? StoredType.list(parameter.value.type).code : parameter.value.type.code
    }
    var arguments: [Code] = []
    if !parameters.isEmpty { arguments.append(array("parameters", parameters)) }
    if !statement.columns.isEmpty {
        arguments.append(array("columns", statement.columns.map(column)))
    }
    let optional = statement.optionalLines.sorted { $0.key < $1.key }
    if !optional.isEmpty {
        let lines = optional.map { "\(plain: $0.key): \(plain: $0.value)" as Code }
        arguments.append(array("optionalLines", lines))
    }
    if !statement.shifts.isEmpty {
        let shifts = statement.shifts.map {
            "QueryShift(line: \(plain: $0.line), column: \(plain: $0.column), by: \(plain: $0.by))"
                as Code
        }
        arguments.append(array("shifts", shifts))
    }
    if plan.isEffect { arguments.append("isEffect: true") }
    if statement.joinsOuter { arguments.append("joinsOuter: true") }
    let place: Code = ", line: \(plain: statement.line)"
    let all = ["\(block: statement.lines.joined(separator: "\n"))" as Code] + arguments
    let list: Code = .lines(
        all.enumerated().map { $0 == all.count - 1 ? $1 : "\($1)," })
    return """
        extension \(names.statements) {
            static let \(plan.name) = QueryStatement(
                \(literal: plan.name.bare), in: \(literal: plan.path)\(place),
                \(list))
        }
        """
}

private func column(_ plan: ColumnPlan) -> Code {
    let key: Code = plan.key.map { "\(literal: $0)" } ?? "nil"
    let suffix: Code = plan.isNullable ? ", isNullable: true" : ""
    return "QueryColumn(\(key), \(plan.value.type.code)\(suffix))"
}

/// `label: [a, b]`, each element on a line of its own where one line is too narrow.
private func array(_ label: Code, _ elements: [Code], column: Int = 8) -> Code {
    let flat: Code = "\(label): [\(elements, separatedBy: .comma)]"
    if column + flat.width <= 94 { return flat }
    return """
        \(label): [
            \(elements.map { "\($0)," as Code })
        ]
        """
}

extension StoredType {
    /// The type's name in the runtime.
    fileprivate var code: Code {
        switch self {
        case .text: ".text"
        case .integer: ".integer"
        case .int32: ".int32"
        case .number: ".number"
        case .boolean: ".boolean"
        case .uuid: ".uuid"
        case .dateTime: ".dateTime"
        case .date: ".date"
        case .bytes: ".bytes"
        case .json: ".json"
        case .vector(let count): ".vector(\(literal: count))"
        case .list(let element): ".list(\(element.code))"
        }
    }
}

import ContractCompiler
import Diagnostics
import PostgresResource

/// A file of queries as the compiler reads it and as the runtime prepares it, without Swift between
/// them. For what generated code never has: mistakes.
func statements(_ sql: String, schemas: String = pageSchemas) throws -> [QueryStatement] {
    let path = "contracts/demo/queries/pages.sql"
    let text = databaseContract + schemas
    let contract = SourceText(path: "contracts/demo.yaml", bytes: Array(text.utf8))
    let (fleet, found) = compileFleet([contract])
    let (plan, more) = resolve(fleet, [contract])
    let queries = SourceText(path: path, bytes: Array(sql.utf8))
    guard let service = plan.services.first else {
        throw WrongQueries(report: Renderer([contract]).render(found + more))
    }
    let (plans, wrong) = resolveQueries([queries], of: service)
    guard wrong.isEmpty else {
        throw WrongQueries(report: Renderer([contract, queries]).render(wrong))
    }
    return plans.map(QueryStatement.init)
}

struct WrongQueries: Error, CustomStringConvertible {
    let report: String
    var description: String { report }
}

private let databaseContract = """
    contract: 1
    service: demo
    title: Demo
    version: 1.0.0
    port: 3900
    auth: none
    env:
      DATABASE_URL: { type: uri, schemes: [postgres, postgresql], secret: true }
    resources:
      database: { postgres: DATABASE_URL, pool: { connections: 2, wait: 1s } }
    health: { ready: [database] }
    limits: { concurrency: 4, queue: 2, body: 4KiB, timeout: 5s, memory: 64MiB, cpu: 1 }
    routes:
      GET /v1/page: { operation: getPage, summary: Get., responses: { 200: Page } }

    """

let pageSchemas = """
    schemas:
      Page: { type: object, properties: { id: uuid, title: string, kind: Kind } }
      Kind: { enum: [text, image] }

    """

extension QueryStatement {
    /// What the template writes as Swift.
    fileprivate convenience init(_ plan: QueryPlan) {
        let statement = plan.statement
        self.init(
            plan.name.bare, in: plan.path, line: statement.line,
            statement.lines.joined(separator: "\n"),
            parameters: statement.parameters.map {
                $0.isColumn ? .list($0.value.type) : $0.value.type
            },
            columns: statement.columns.map {
                QueryColumn($0.key, $0.value.type, isNullable: $0.isNullable)
            },
            optionalLines: statement.optionalLines,
            shifts: statement.shifts.map {
                QueryShift(line: $0.line, column: $0.column, by: $0.by)
            },
            isEffect: plan.isEffect, joinsOuter: statement.joinsOuter)
    }
}

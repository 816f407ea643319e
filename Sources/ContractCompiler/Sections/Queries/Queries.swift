/// The files of `contracts/<service>/queries`, and the types on which queries run.
struct Queries: Section {
    /// A service without a database has no such files, because it imports no store. In a fixed
    /// layout it has them, without code.
    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        guard layout.isRunnable else { return [] }
        let runtime = layout.runtime
        guard !plan.databases.isEmpty else {
            let names = runtime.isFixed ? ["Database", "Queries"] : []
            return names.map { runtime.file($0, header(plan.contractPath), "contract", plan) }
        }
        let hasQueries = !plan.queries.isEmpty || runtime.isFixed
        return [runtime.file("Database", databaseFile(plan, runtime), "contract", plan)]
            + (hasQueries ? queryFiles(plan, runtime) : [])
    }
}

extension ServicePlan {
    /// The queries in the order of files and lines. The tool reads the files and sets them.
    public var queries: [QueryPlan] {
        get { self[[QueryPlan].self] ?? [] }
        set { self[[QueryPlan].self] = newValue }
    }
}

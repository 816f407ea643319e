/// The files of `contracts/<service>/queries`, and what they run on.
struct Queries: Section {
    /// A service without a database has none, or empty ones where files are always there: it
    /// stands on no module of a store.
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
    /// In the order of files and lines; the tool reads the files.
    public var queries: [QueryPlan] {
        get { self[[QueryPlan].self] ?? [] }
        set { self[[QueryPlan].self] = newValue }
    }
}

/// The files of `contracts/<service>/migrations`.
struct Migrations: Section {
    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        [layout.runtime.file("Migrations", migrationsFile(plan), "contract", plan)]
    }
}

extension ServicePlan {
    /// The migrations in the order of their numbers. The tool reads and sets them.
    public var migrations: [MigrationSource] {
        get { self[[MigrationSource].self] ?? [] }
        set { self[[MigrationSource].self] = newValue }
    }
}

/// Where the files of one target go, and whether their number may depend on the contract.
struct Layout {
    let folder: String
    let stem: String
    /// All code is one module, in files that are always there.
    let isFixed: Bool

    func path(_ name: String) -> String {
        isFixed ? "\(name).swift" : "\(folder)/\(stem)\(name).swift"
    }

    /// In a fixed layout the types of the API and the shared ones are part of the module.
    func visible(_ imports: Imports) -> Imports {
        isFixed ? imports.subtracting([.shared, .api]) : imports
    }

    /// A file that is not divided; `key` is the key of the contract that it comes from.
    func file(_ name: String, _ code: Code, _ key: String, _ service: ServicePlan) -> GeneratedFile
    {
        GeneratedFile(
            path(name), code, contractPath: service.contractPath,
            places: [.init(line: 1, contractLine: service.lines[key] ?? 1)])
    }
}

/// The two targets of a service.
struct ServiceLayout {
    /// Types, protocols and the client: what other services see, without any store.
    let api: Layout
    /// What a service needs to run.
    let runtime: Layout
    /// Whether to write what makes a process of it: its resources, queries and entry.
    let isRunnable: Bool

    init(_ names: ServiceNames) {
        let stem = names.stem.bare
        let folder = "Sources/Generated/\(stem)"
        api = Layout(folder: "\(folder)/API", stem: stem, isFixed: false)
        runtime = Layout(folder: "\(folder)/Runtime", stem: stem, isFixed: false)
        isRunnable = true
    }

    init(fixed isRunnable: Bool) {
        api = Layout(folder: ".", stem: "", isFixed: true)
        runtime = api
        self.isRunnable = isRunnable
    }
}

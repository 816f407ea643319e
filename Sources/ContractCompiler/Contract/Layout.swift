/// Where the files of one target are written, and whether their names may depend on the contract.
struct Layout {
    let folder: String
    let stem: String
    /// True if all code is one module, in files whose names do not depend on the contract.
    let isFixed: Bool

    func path(_ name: String) -> String {
        isFixed ? "\(name).swift" : "\(folder)/\(stem)\(name).swift"
    }

    /// The imports that the layout needs: in a fixed layout, the types of the API and the shared
    /// ones are part of the module.
    func visible(_ imports: Imports) -> Imports {
        isFixed ? imports.subtracting([.shared, .api]) : imports
    }

    /// A file that is never split; `key` is the key of the contract that it comes from.
    func file(_ name: String, _ code: Code, _ key: String, _ service: ServicePlan) -> GeneratedFile
    {
        GeneratedFile(
            path(name), code, contractPath: service.contractPath,
            places: [.init(line: 1, contractLine: service.lines[key] ?? 1)])
    }
}

/// The two targets of a service.
struct ServiceLayout {
    /// The types, protocols and client that other services see, without any store.
    let api: Layout
    /// The code with which a service runs.
    let runtime: Layout
    /// Whether to write resources, queries and the entry, which need the modules of stores and of
    /// the server.
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

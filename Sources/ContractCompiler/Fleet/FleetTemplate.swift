/// The services that run, each with its handlers.
func fleetFile(_ services: [ServicePlan]) -> GeneratedFile {
    let modules = services.flatMap { [$0.names.handlers, $0.names.runtime] }
    let host = SwiftName("ServiceHost")
    let imports = (modules + [host]).sorted { $0.bare.lowercased() < $1.bare.lowercased() }
        .map { $0 == host ? "public import \($0)" : "import \($0)" as Code }
    let entries = services.map { service -> Code in
        "\(service.names.entry)(\(service.names.handlers).self)"
    }
    let list: Code =
        entries.isEmpty
        ? "public let fleet: [ServiceEntry] = []"
        : """
        public let fleet: [ServiceEntry] = [
            \(list(entries))
        ]
        """
    let code: Code = """
        \(header("contracts/*.yaml"))

        \(imports)

        /// Every service of the platform.
        \(list)
        """
    return GeneratedFile(
        "Sources/Generated/Fleet/Fleet.swift", code, contractPath: "contracts/platform.yaml")
}

import Diagnostics

/// C0302: a service has one contract.
func uniqueServices(_ fleet: Fleet) -> [Diagnostic] {
    var owners: [String: Contract] = [:]
    return fleet.services.compactMap { service in
        let name = service.name.value
        guard let owner = owners[name] else {
            owners[name] = service
            return nil
        }
        return Diagnostic(
            "C0302", "the service \(quoted(name)) has two contracts", at: service.name.range,
            related: [.init(owner.name.range, "the other one")], help: "remove one of them")
    }
}

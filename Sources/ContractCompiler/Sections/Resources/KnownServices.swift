import Diagnostics

/// C0309 and C0311: a resource names another service of the fleet.
func knownServices(_ fleet: Fleet) -> [Diagnostic] {
    let names = fleet.services.map(\.name.value)
    let known = Set(names)
    return fleet.services.flatMap { service in
        service.resources.compactMap { resource -> Diagnostic? in
            guard case .service(let other, _, _) = resource.kind else { return nil }
            if other.value == service.name.value {
                return Diagnostic(
                    "C0311", "\(quoted(other.value)) calls itself over the network",
                    at: other.range, help: "remove the resource, and call the handler's own code")
            }
            guard !known.contains(other.value), !fleet.unreadFiles.contains(other.value) else {
                return nil
            }
            return Diagnostic(
                "C0309", "there is no service \(quoted(other.value))", at: other.range,
                help: didYouMean(other.value, in: names.filter { $0 != service.name.value })
                    ?? "add its contract, or remove the resource")
        }
    }
}

import ContractModel
import Diagnostics

/// C0304: readiness is about resources that there are.
func knownResources(_ service: ServiceContract) -> [Diagnostic] {
    guard !service.holes.sections.contains("resources") else { return [] }
    let names = service.resources.map(\.name.value)
    return service.health.ready
        .filter { !names.contains($0.value) && !service.holes.resources.contains($0.value) }
        .map { entry in
            Diagnostic(
                "C0304", "there is no resource \(quoted(entry.value))", at: entry.range,
                help: didYouMean(entry.value, in: names) ?? "declare it under `resources`",
                notes: names.isEmpty ? [] : ["the resources are \(listed(names))"])
        }
}

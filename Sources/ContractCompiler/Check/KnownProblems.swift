import ContractModel
import Diagnostics

/// C0208: a route's problems are declared: by its service, in `shared.yaml` or in `platform.yaml`.
func knownProblems(_ fleet: Fleet) -> [Diagnostic] {
    guard fleet.unreadFiles.isDisjoint(with: ["shared", "platform"]) else { return [] }
    let common = (fleet.shared?.problems ?? []) + (fleet.platform?.problems ?? [])
    let holes = [fleet.shared?.holes, fleet.platform?.holes].compactMap { $0 }
    guard !holes.contains(where: { $0.sections.contains("problems") }) else { return [] }
    return fleet.services.flatMap { service -> [Diagnostic] in
        guard !service.holes.sections.contains("problems") else { return [] }
        let names = (service.problems + common).map(\.name.value)
        let unread = holes.reduce(service.holes.problems) { $0.union($1.problems) }
        return service.operations.flatMap(\.problems)
            .filter { !names.contains($0.value) && !unread.contains($0.value) }
            .map { unknown($0, names) }
    }
}

private func unknown(_ name: Located<String>, _ names: [String]) -> Diagnostic {
    Diagnostic(
        "C0208", "there is no problem \(quoted(name.value))", at: name.range,
        help: didYouMean(name.value, in: names) ?? "declare it under `problems`")
}

import Diagnostics

/// C0208: a problem of a route is declared by its service, in `shared.yaml` or in `platform.yaml`.
func knownProblems(_ fleet: Fleet) -> [Diagnostic] {
    guard fleet.unreadFiles.isDisjoint(with: ["shared", "platform"]) else { return [] }
    let common = ((fleet.shared?.problems ?? []) + (fleet.platform?.problems ?? []))
        .map(\.name.value)
    let commonNames = Set(common)
    let holes = [fleet.shared?.holes, fleet.platform?.holes].compactMap { $0 }
    guard !holes.contains(where: { $0.sections.contains("problems") }) else { return [] }
    return fleet.services.flatMap { service -> [Diagnostic] in
        guard !service.holes.sections.contains("problems") else { return [] }
        let own = service.problems.map(\.name.value)
        let ownNames = Set(own)
        let unread = holes.reduce(service.holes.problems) { $0.union($1.problems) }
        return service.operations.flatMap(\.problems)
            .filter { name in
                !ownNames.contains(name.value) && !commonNames.contains(name.value)
                    && !unread.contains(name.value)
            }
            .prefix(diagnosticLimit).enumerated().map { index, name in
                unknown(name, index < suggestionLimit ? own + common : [])
            }
    }
}

private func unknown(_ name: Located<String>, _ names: [String]) -> Diagnostic {
    Diagnostic(
        "C0208", "there is no problem \(quoted(name.value))", at: name.range,
        help: didYouMean(name.value, in: names) ?? "declare it under `problems`")
}

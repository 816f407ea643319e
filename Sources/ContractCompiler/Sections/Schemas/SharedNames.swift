import Diagnostics

/// C0025: no service declares a schema that `shared.yaml` declares.
func sharedSchemas(_ fleet: Fleet) -> [Diagnostic] {
    let shared = placesOfNames((fleet.shared?.schemas ?? []).map(\.name))
    return fleet.services.flatMap { $0.schemas.compactMap { taken($0.name, "schema", shared) } }
}

/// The first place of each name.
func placesOfNames(_ names: [Located<String>]) -> [String: SourceRange] {
    Dictionary(names.map { ($0.value, $0.range) }) { first, _ in first }
}

/// C0025 for a name that is in `ranges`.
func taken(
    _ name: Located<String>, _ noun: String, _ ranges: [String: SourceRange]
) -> Diagnostic? {
    guard let range = ranges[name.value] else { return nil }
    return Diagnostic(
        "C0025", "there is a shared \(noun) \(quoted(name.value)) already", at: name.range,
        related: [.init(range, "every service sees this one")],
        help: "use the shared one, or choose another name")
}

/// C0102: a reference to `shared.yaml` names one of its schemas.
func knownShared(_ fleet: Fleet) -> [Diagnostic] {
    guard !fleet.unreadFiles.contains("shared") else { return [] }
    let names = fleet.shared?.schemas.map(\.name.value) ?? []
    let known = Set(names).union(fleet.shared?.holes.schemas ?? [])
    let files = [fleet.platform, fleet.shared].compactMap { $0 } + fleet.services
    let unknown = files.flatMap(\.sharedReferences).filter { !known.contains($0.value) }
    return unknown.prefix(diagnosticLimit).enumerated().map { index, name in
        Diagnostic(
            "C0102", "`shared.yaml` has no schema \(quoted(name.value))", at: name.range,
            help: index < suggestionLimit ? didYouMean(name.value, in: names) : nil)
    }
}

import Diagnostics

/// C0025: what is shared is declared once, and services do not declare it again.
func namesOfOthers(_ fleet: Fleet) -> [Diagnostic] {
    let shared = fleet.shared
    let schemas = ranges((shared?.schemas ?? []).map(\.name))
    let sharedProblems = ranges((shared?.problems ?? []).map(\.name))
    let platform = (fleet.platform?.problems ?? []).map(\.name)
    let problems = sharedProblems.merging(ranges(platform)) { first, _ in first }
    let twice = platform.compactMap { taken($0, "problem", sharedProblems) }
    return twice
        + fleet.services.flatMap { service in
            service.schemas.compactMap { taken($0.name, "schema", schemas) }
                + service.problems.compactMap { taken($0.name, "problem", problems) }
        }
}

private func ranges(_ names: [Located<String>]) -> [String: SourceRange] {
    Dictionary(names.map { ($0.value, $0.range) }) { first, _ in first }
}

private func taken(
    _ name: Located<String>, _ noun: String, _ ranges: [String: SourceRange]
) -> Diagnostic? {
    guard let range = ranges[name.value] else { return nil }
    return Diagnostic(
        "C0025", "there is a shared \(noun) \(quoted(name.value)) already", at: name.range,
        related: [.init(range, "every service sees this one")],
        help: "use the shared one, or choose another name")
}

import Diagnostics

/// C0025: a problem that is shared is declared once, in `shared.yaml` or in `platform.yaml`.
func sharedProblems(_ fleet: Fleet) -> [Diagnostic] {
    let shared = placesOfNames((fleet.shared?.problems ?? []).map(\.name))
    let platform = (fleet.platform?.problems ?? []).map(\.name)
    let all = shared.merging(placesOfNames(platform)) { first, _ in first }
    return platform.compactMap { taken($0, "problem", shared) }
        + fleet.services.flatMap { $0.problems.compactMap { taken($0.name, "problem", all) } }
}

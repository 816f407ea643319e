import Diagnostics

/// C0305: services do not wait for each other in a circle, in which none would ever be ready.
func readinessCycles(_ fleet: Fleet) -> [Diagnostic] {
    let names = fleet.services.map(\.name.value)
    let indexes = firstIndexes(names)
    let edges = fleet.services.map { waits(of: $0, indexes) }
    let components = Components(edges.map { $0.map(\.target) })
    var shown: Set<String> = []
    return fleet.services.indices.compactMap { index in
        // A circle that shares a service with one that is reported is not reported: the mistake may
        // be the same.
        guard components.isInCircle(index), !shown.contains(names[index]) else { return nil }
        let circle = components.shortestCircle(from: index, edges, to: \.target)
        shown.formUnion(circle.map(\.from))
        return diagnostic(circle)
    }
}

/// One service waits for another.
private struct Edge {
    let from: String
    let to: String
    /// The index of `to`.
    let target: Int
    let range: SourceRange
}

private func waits(of service: Contract, _ indexes: [String: Int]) -> [Edge] {
    let resources = service.resourcesByName
    return service.health.ready.compactMap { entry in
        guard let resource = resources[entry.value],
            let other = resource.calledService, other.value != service.name.value,
            let target = indexes[other.value]
        else { return nil }
        return Edge(
            from: service.name.value, to: other.value, target: target, range: entry.range)
    }
}

private func diagnostic(_ circle: [Edge]) -> Diagnostic? {
    guard let first = circle.first else { return nil }
    let names = circle.map(\.from) + [first.from]
    return Diagnostic(
        "C0305", "services wait for each other in a circle", at: first.range,
        "\(quoted(first.from)) is ready when \(quoted(first.to)) is",
        related: circle.dropFirst().prefix(shownSteps).map { edge in
            .init(edge.range, "\(quoted(edge.from)) is ready when \(quoted(edge.to)) is")
        },
        help: "take one of them out of `ready`: a service can start without another",
        notes: ["the circle is \(names.map { quoted($0) }.joined(separator: ", "))"])
}

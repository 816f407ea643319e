import ContractModel
import Diagnostics

/// C0305: services do not wait for each other in a circle: none of them would ever be ready.
func readinessCycles(_ fleet: Fleet) -> [Diagnostic] {
    let names = fleet.services.map(\.name.value)
    let indexes = Dictionary(zip(names, names.indices)) { first, _ in first }
    let edges = fleet.services.map(waits)
    let components = Components(edges.map { $0.compactMap { indexes[$0.to] } })
    var shown: Set<String> = []
    return fleet.services.indices.compactMap { index in
        // A service in a circle that is shown already is in others only when that one is gone.
        guard components.isInCircle(index), !shown.contains(names[index]) else { return nil }
        let circle = circle(from: index, edges, indexes, components)
        shown.formUnion(circle.map(\.from))
        return diagnostic(circle)
    }
}

/// One service waits for another.
private struct Edge {
    let from: String
    let to: String
    let range: SourceRange
}

private func waits(of service: ServiceContract) -> [Edge] {
    let resources = Dictionary(service.resources.map { ($0.name.value, $0) }) { first, _ in first }
    return service.health.ready.compactMap { entry in
        guard let resource = resources[entry.value],
            case .service(let other, _, _) = resource.kind, other.value != service.name.value
        else { return nil }
        return Edge(from: service.name.value, to: other.value, range: entry.range)
    }
}

/// The shortest way from a service back to itself, by breadth.
private func circle(
    from start: Int, _ edges: [[Edge]], _ indexes: [String: Int], _ components: Components
) -> [Edge] {
    var arrivals: [Int: (from: Int, edge: Edge)] = [:]
    var open = [start]
    var next = 0
    while next < open.count, arrivals[start] == nil {
        let service = open[next]
        next += 1
        for edge in edges[service] {
            guard let target = indexes[edge.to], components.areTogether(target, start),
                arrivals[target] == nil
            else { continue }
            arrivals[target] = (service, edge)
            open.append(target)
        }
    }
    var way: [Edge] = []
    var service = start
    while let arrival = arrivals[service] {
        way.append(arrival.edge)
        service = arrival.from
        if service == start { break }
    }
    return way.reversed()
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

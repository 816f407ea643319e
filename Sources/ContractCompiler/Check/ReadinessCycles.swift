import ContractModel
import Diagnostics

/// C0305: services do not wait for each other in a circle: none of them would ever be ready.
func readinessCycles(_ fleet: Fleet) -> [Diagnostic] {
    var edges: [String: [Edge]] = [:]
    for service in fleet.services { edges[service.name.value] = waits(of: service) }
    var reported: Set<Set<String>> = []
    return fleet.services.compactMap { service in
        guard let circle = circle(from: service.name.value, edges),
            reported.insert(Set(circle.map(\.from))).inserted
        else { return nil }
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
    service.health.ready.compactMap { entry in
        guard let resource = service.resources.first(where: { $0.name.value == entry.value }),
            case .service(let other, _, _) = resource.kind, other.value != service.name.value
        else { return nil }
        return Edge(from: service.name.value, to: other.value, range: entry.range)
    }
}

/// The shortest way from a service back to itself, by breadth.
private func circle(from start: String, _ edges: [String: [Edge]]) -> [Edge]? {
    var ways = (edges[start] ?? []).map { [$0] }
    var seen: Set<String> = []
    var next = 0
    while next < ways.count {
        let way = ways[next]
        next += 1
        guard let last = way.last else { continue }
        if last.to == start { return way }
        guard seen.insert(last.to).inserted else { continue }
        ways += (edges[last.to] ?? []).map { way + [$0] }
    }
    return nil
}

private func diagnostic(_ circle: [Edge]) -> Diagnostic? {
    guard let first = circle.first else { return nil }
    let names = circle.map(\.from) + [first.from]
    return Diagnostic(
        "C0305", "services wait for each other in a circle", at: first.range,
        "\(quoted(first.from)) is ready when \(quoted(first.to)) is",
        related: circle.dropFirst().map { edge in
            .init(edge.range, "\(quoted(edge.from)) is ready when \(quoted(edge.to)) is")
        },
        help: "take one of them out of `ready`: a service can start without another",
        notes: ["the circle is \(names.map { quoted($0) }.joined(separator: ", "))"])
}

/// The strongly connected components of a graph whose nodes are numbered from 0.
///
/// Edges lead only to nodes of the same or of an earlier component. So a property of a node that
/// depends on its targets can be computed in one pass over ``all``. Tarjan's algorithm with a stack
/// of its own, because a contract may have chains that are too long for recursion. Linear in nodes
/// and edges.
struct Components: Sendable {
    /// The nodes of each component.
    private(set) var all: [[Int]] = []
    private var places: [Int]
    private let loops: [Bool]

    /// - Parameter edges: For each node, the nodes that it leads to.
    init(_ edges: [[Int]]) {
        places = Array(repeating: -1, count: edges.count)
        loops = edges.indices.map { edges[$0].contains($0) }
        var walk = Walk(count: edges.count)
        for root in edges.indices where walk.order[root] < 0 {
            walk.enter(root)
            while let call = walk.calls.last {
                if call.next < edges[call.node].count {
                    walk.follow(edges[call.node][call.next], places)
                } else if let component = walk.leave() {
                    for member in component { places[member] = all.count }
                    all.append(component)
                }
            }
        }
    }

    /// The index of a node's component in ``all``.
    func place(of node: Int) -> Int { places[node] }

    func areTogether(_ node: Int, _ other: Int) -> Bool { places[node] == places[other] }

    /// Whether a path leads from the node back to itself.
    func isInCircle(_ node: Int) -> Bool { loops[node] || all[places[node]].count > 1 }
}

extension Components {
    /// The shortest path from a node back to itself; empty if there is none. A breadth-first search
    /// within the node's component.
    ///
    /// - Parameters:
    ///   - edges: For each node, the edges that begin at it.
    ///   - target: The node at which an edge ends.
    func shortestCircle<Edge>(
        from start: Int, _ edges: [[Edge]], to target: (Edge) -> Int
    ) -> [Edge] {
        var arrivals: [Int: (from: Int, edge: Edge)] = [:]
        var open = [start]
        var next = 0
        while next < open.count, arrivals[start] == nil {
            let node = open[next]
            next += 1
            for edge in edges[node] {
                let target = target(edge)
                guard areTogether(target, start), arrivals[target] == nil else { continue }
                arrivals[target] = (node, edge)
                open.append(target)
            }
        }
        var way: [Edge] = []
        var node = start
        while let arrival = arrivals[node] {
            way.append(arrival.edge)
            node = arrival.from
            if node == start { break }
        }
        return way.reversed()
    }
}

/// The first index of each name: its node in a graph of names.
func firstIndexes(_ names: [String]) -> [String: Int] {
    Dictionary(zip(names, names.indices)) { first, _ in first }
}

/// The state of Tarjan's algorithm.
private struct Walk {
    /// The position of each node in the order of entry; negative if it was not entered yet.
    var order: [Int]
    var calls: [(node: Int, next: Int)] = []
    private var lowest: [Int]
    private var open: [Int] = []
    private var entered = 0

    init(count: Int) {
        order = Array(repeating: -1, count: count)
        lowest = order
    }

    mutating func enter(_ node: Int) {
        order[node] = entered
        lowest[node] = entered
        entered += 1
        open.append(node)
        calls.append((node, 0))
    }

    /// Follows the next edge of the last call, which ends at `target`.
    mutating func follow(_ target: Int, _ places: [Int]) {
        let last = calls.count - 1
        calls[last].next += 1
        if order[target] < 0 {
            enter(target)
        } else if places[target] < 0 {
            let node = calls[last].node
            lowest[node] = min(lowest[node], order[target])
        }
    }

    /// Ends the last call. Returns the component that it completes, if it completes one.
    mutating func leave() -> [Int]? {
        guard let node = calls.popLast()?.node else { return nil }
        if let parent = calls.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
        guard lowest[node] == order[node], let start = open.lastIndex(of: node) else { return nil }
        defer { open.removeSubrange(start...) }
        return Array(open[start...])
    }
}

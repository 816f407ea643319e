/// Decides which nodes of a graph end. A node either needs all of its parts to end, or any one.
///
/// A node that needs all ends with its last part; a node that needs any ends with its first. The
/// round of a node is the number of steps of cost one on the longest chain that its end depends
/// on. Linear in nodes and parts.
struct Endings {
    enum Need { case all, any }

    private struct Node {
        let need: Need
        /// The number of its parts.
        var missing = 0
        var owners: [(node: Int, cost: Int)] = []
    }

    private var nodes: [Node] = []

    /// Adds a node without parts. As long as it has none, a node that needs all ends at once, and
    /// one that needs any never ends.
    mutating func add(_ need: Need) -> Int {
        nodes.append(Node(need: need))
        return nodes.count - 1
    }

    /// Makes `part` a part of `owner`.
    mutating func add(_ part: Int, to owner: Int, cost: Int = 0) {
        nodes[owner].missing += 1
        nodes[part].owners.append((owner, cost))
    }

    /// The round in which each node ends; nil for a node that never ends.
    func rounds() -> [Int?] {
        var missing = nodes.map { $0.need == .all ? $0.missing : 1 }
        var rounds = [Int?](repeating: nil, count: nodes.count)
        // Nodes that end in this round, and owners that a step of cost one reaches in the next.
        var ending = nodes.indices.filter { missing[$0] == 0 }
        var later: [Int] = []
        var round = 0
        for node in ending { rounds[node] = round }
        while !ending.isEmpty {
            while let node = ending.popLast() {
                for (owner, cost) in nodes[node].owners {
                    precondition(cost == 0 || cost == 1, "a step costs nothing or one round")
                    if cost == 1 { later.append(owner); continue }
                    missing[owner] -= 1
                    guard missing[owner] == 0 else { continue }
                    rounds[owner] = round
                    ending.append(owner)
                }
            }
            round += 1
            for owner in later {
                missing[owner] -= 1
                guard missing[owner] == 0 else { continue }
                rounds[owner] = round
                ending.append(owner)
            }
            later = []
        }
        return rounds
    }
}

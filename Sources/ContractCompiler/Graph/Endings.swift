/// Which nodes of a structure have an end, where some need all of their parts and some any one.
///
/// A node that needs all has an end when its last part has; a node that needs one, when its first
/// part has. The round of a node is the length of the longest way on which that depends, in steps
/// that cost one. Linear in nodes and parts.
struct Endings {
    enum Need { case all, any }

    private struct Node {
        let need: Need
        /// Parts without which it does not end, so far.
        var missing = 0
        var owners: [(node: Int, cost: Int)] = []
    }

    private var nodes: [Node] = []

    /// A new node without parts. One that needs all of no parts ends at once, one that needs any
    /// never does.
    mutating func add(_ need: Need) -> Int {
        nodes.append(Node(need: need))
        return nodes.count - 1
    }

    /// Makes `part` a part of `owner`.
    mutating func add(_ part: Int, to owner: Int, cost: Int = 0) {
        nodes[owner].missing += 1
        nodes[part].owners.append((owner, cost))
    }

    /// The round in which each node ends; nil for those that never do.
    func rounds() -> [Int?] {
        var missing = nodes.map { $0.need == .all ? $0.missing : 1 }
        var rounds = [Int?](repeating: nil, count: nodes.count)
        // Nodes that end in this round and in the next; a step that costs nothing stays in a round.
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

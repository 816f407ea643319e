/// The named schemas that requests carry, and those that responses carry.
struct Directions {
    let requests: Set<String>
    let responses: Set<String>

    /// The directions in which a schema becomes a type: both if its types differ, else the one in
    /// which it travels. A schema that no operation uses is planned as in responses.
    func types(of name: String, isTwofold: Bool) -> [Direction] {
        if isTwofold { return [.response, .request] }
        return requests.contains(name) && !responses.contains(name) ? [.request] : [.response]
    }
}

extension SchemaCatalog {
    /// The schemas that become two types: they travel in both directions, and a member of theirs,
    /// or of a schema that they use, travels in one alone.
    func twofoldNames(_ directions: Directions) -> Set<String> {
        // A schema that travels in both directions uses only schemas that do, so no others matter.
        let both = directions.requests.intersection(directions.responses)
        var users: [String: [String]] = [:]
        var open: [String] = []
        for name in both {
            guard let schema = entry(name)?.schema else { continue }
            if hasDirectedMembers(schema) { open.append(name) }
            for used in directNames(in: schema) { users[used, default: []].append(name) }
        }
        var twofold: Set<String> = []
        while let name = open.popLast() {
            guard twofold.insert(name).inserted else { continue }
            open += users[name] ?? []
        }
        return twofold
    }

    /// The names that a schema uses, without those that their schemas use.
    private func directNames(in schema: Schema) -> Set<String> {
        var names: Set<String> = []
        var open = [schema]
        while let schema = open.popLast() {
            let shape = shape(of: schema)
            if case .reference(let name) = shape.kind { names.insert(name) }
            open += children(of: shape)
        }
        return names
    }
}

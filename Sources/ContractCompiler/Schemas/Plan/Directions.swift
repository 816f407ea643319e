/// Which named schemas travel into services and which out of them, over the whole fleet.
struct Directions {
    let requests: Set<String>
    let responses: Set<String>

    /// The directions in which a schema is a type: both where it differs, else the one it has. What
    /// nobody uses is what a response would hold.
    func types(of name: String, isTwofold: Bool) -> [Direction] {
        if isTwofold { return [.response, .request] }
        return requests.contains(name) && !responses.contains(name) ? [.request] : [.response]
    }
}

extension SchemaCatalog {
    /// The schemas that are two types: they travel both ways, and a member of theirs, or of a
    /// schema in them, does not.
    func twofoldNames(_ directions: Directions) -> Set<String> {
        // What such a schema uses travels both ways too, so no other names matter.
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

    /// The names in a schema itself.
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

import ContractModel

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
    func twofoldNames(among names: [String], _ directions: Directions) -> Set<String> {
        let directed = Set(names.filter { entry($0).map { hasDirectedMembers($0.schema) } == true })
        guard !directed.isEmpty else { return [] }
        return Set(
            names.filter { name in
                guard directions.requests.contains(name), directions.responses.contains(name),
                    let entry = entry(name)
                else { return false }
                return directed.contains(name)
                    || !directed.isDisjoint(with: self.names(usedBy: [entry.schema]))
            })
    }
}

import Diagnostics

extension Schema {
    /// The names through which the schema may accept null: its own, or those of its branches.
    fileprivate var names: [String] {
        switch kind {
        case .reference(let name): [name.value]
        case .union(let union): union.branches.flatMap(\.names)
        default: []
        }
    }
}

/// The names of the schemas that accept null, by themselves or through other names.
///
/// - Parameter takesNull: Whether a schema accepts null, all names of `schemas` left aside.
public func namesTakingNull(
    _ schemas: [String: Schema], _ takesNull: (Schema) -> Bool
) -> Set<String> {
    var users: [String: [String]] = [:]
    var open: [String] = []
    for (name, schema) in schemas {
        if takesNull(schema) { open.append(name) }
        for used in schema.names { users[used, default: []].append(name) }
    }
    var found = Set(open)
    while let name = open.popLast() {
        open += users[name, default: []].filter { found.insert($0).inserted }
    }
    return found
}

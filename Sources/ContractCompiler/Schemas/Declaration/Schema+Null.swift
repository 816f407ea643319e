import Diagnostics

extension Schema {
    /// The names that may be where null is: of the schema itself and of the branches of unions.
    fileprivate var names: [String] {
        switch kind {
        case .reference(let name): [name.value]
        case .union(let union): union.branches.flatMap(\.names)
        default: []
        }
    }
}

/// The names of the schemas that null is a value of. `takesNull` says so of a schema that takes
/// null whatever the names in it mean.
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

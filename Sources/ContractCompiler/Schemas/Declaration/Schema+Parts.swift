import Diagnostics

extension Schema {
    /// The schemas directly within this one, in the order of the contract.
    var parts: [Schema] {
        switch kind {
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .reference: []
        case .array(let array): array.prefixItems + [array.items].compactMap { $0 }
        case .object(let object): object.properties.map(\.schema) + object.additional.schemas
        case .union(let union): union.branches
        case .allOf(let members): members
        }
    }

    /// The names whose schemas read the same value as this one, before any JSON is consumed: the
    /// name that the schema is, and those of branches and of members of `allOf`.
    var namesOfSameValue: [(name: Located<String>, isWhole: Bool)] {
        switch kind {
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .array, .object: []
        case .reference(let name): [(name, true)]
        case .union, .allOf: parts.flatMap(\.namesOfSameValue).map { ($0.name, false) }
        }
    }
}

extension ObjectConstraints.Additional {
    var schemas: [Schema] {
        if case .schema(let schema) = self { [schema] } else { [] }
    }
}

import Diagnostics

extension Schema {
    /// The objects that a schema merges (`allOf`), each once; one for an object itself, none for
    /// another schema. `named` is the schema of a name.
    public func objectParts(_ named: (String) -> Schema?) -> [ObjectConstraints] {
        var seen: Set<String> = []
        var parts: [ObjectConstraints] = []
        var open = [self]
        while let schema = open.popLast() {
            switch schema.kind {
            case .object(let object): parts.append(object)
            case .allOf(let members): open += members.reversed()
            case .reference(let name):
                guard seen.insert(name.value).inserted, let next = named(name.value) else { break }
                open.append(next)
            default: break
            }
        }
        return parts
    }
}

extension ObjectConstraints {
    /// One object that accepts what all `parts` accept. They declare no property twice, and what
    /// one says of other properties contradicts no other: checks report that.
    public init(merging parts: [ObjectConstraints]) {
        self.init()
        properties = parts.flatMap(\.properties)
        minProperties = tightest(parts.compactMap(\.minProperties)) { $0 > $1 }
        maxProperties = tightest(parts.compactMap(\.maxProperties)) { $0 < $1 }
        // A part that is closed because its dialect is so leaves it to the others whether the whole
        // is; what a part says itself holds for the whole.
        let open = parts.first { $0.isOpen }
        guard let part = parts.first(where: \.restrictsOthers) ?? open else { return }
        additional = part.additional
        additionalPlace = part.additionalPlace
    }

    private var isOpen: Bool { if case .open = additional { true } else { false } }

    /// Whether the object says itself that it does not take any other property.
    public var restrictsOthers: Bool { additionalPlace != nil && !isOpen }
}

private func tightest(
    _ limits: [Located<Int>], _ isTighter: (Int, Int) -> Bool
) -> Located<Int>? {
    limits.dropFirst().reduce(limits.first) { best, next in
        best.map { isTighter(next.value, $0.value) ? next : $0 }
    }
}

import Diagnostics

extension Schema {
    /// The objects that a schema merges (`allOf`), each once; one for an object itself, none for
    /// another schema. `named` is the schema of a name. No more than ``mergeExcess(_:)`` allows.
    public func objectParts(_ named: (String) -> Schema?) -> [ObjectConstraints] {
        walk(named).parts
    }

    /// The limit that a schema passes, if it merges too much; in words, such as "256 schemas".
    public func mergeExcess(_ named: (String) -> Schema?) -> String? {
        walk(named).excess
    }

    private func walk(_ named: (String) -> Schema?) -> MergeWalk {
        var walk = MergeWalk()
        var open = [self]
        while walk.excess == nil, let schema = open.popLast() {
            switch schema.kind {
            case .object(let object): walk.take(object)
            case .allOf(let members): open += members.reversed()
            case .reference(let name):
                guard walk.names.insert(name.value).inserted, let next = named(name.value) else {
                    break
                }
                open.append(next)
            case .anything, .null, .boolean, .integer, .number, .string, .choice, .array, .union:
                break
            }
        }
        return walk
    }
}

/// What a walk through the members of an `allOf` has met.
private struct MergeWalk {
    static let schemaLimit = 256
    static let propertyLimit = 1_000

    var names: Set<String> = []
    private(set) var parts: [ObjectConstraints] = []
    private var propertyCount = 0

    mutating func take(_ object: ObjectConstraints) {
        parts.append(object)
        propertyCount += object.properties.count
    }

    var excess: String? {
        if max(names.count, parts.count) > Self.schemaLimit { return "\(Self.schemaLimit) schemas" }
        // An object by itself merges nothing.
        let isMerge = parts.count + names.count > 1
        return isMerge && propertyCount > Self.propertyLimit
            ? "\(Self.propertyLimit) properties" : nil
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

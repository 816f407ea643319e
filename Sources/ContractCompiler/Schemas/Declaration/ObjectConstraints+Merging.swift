import Diagnostics

extension Schema {
    /// The objects that a schema merges (`allOf`), each once: one for an object, none for any other
    /// schema. The walk ends at the limits of ``mergeExcess(_:)``.
    ///
    /// - Parameter named: The schema of a name.
    public func objectParts(_ named: (String) -> Schema?) -> [ObjectConstraints] {
        walk(named).parts
    }

    /// The limit that a schema exceeds by what it merges, in words such as "256 schemas"; nil if it
    /// exceeds none.
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

/// The objects and names that a walk through the members of an `allOf` has met.
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
        // The limit on properties is for merged objects: an object alone merges nothing.
        let isMerge = parts.count + names.count > 1
        return isMerge && propertyCount > Self.propertyLimit
            ? "\(Self.propertyLimit) properties" : nil
    }
}

extension ObjectConstraints {
    /// One object that accepts what all `parts` accept. Rules refuse parts that declare a property
    /// twice (C0116), and parts that contradict each other about other properties.
    public init(merging parts: [ObjectConstraints]) {
        self.init()
        properties = parts.flatMap(\.properties)
        minProperties = tightest(parts.compactMap(\.minProperties)) { $0 > $1 }
        maxProperties = tightest(parts.compactMap(\.maxProperties)) { $0 < $1 }
        // A part with an `additionalProperties` of its own decides for the whole. A part that is
        // closed by its dialect does not: one open part opens the whole.
        let open = parts.first { $0.isOpen }
        guard let part = parts.first(where: \.restrictsOthers) ?? open else { return }
        additional = part.additional
        additionalPlace = part.additionalPlace
    }

    private var isOpen: Bool { if case .open = additional { true } else { false } }

    /// Whether `additionalProperties` of the object itself refuses or limits other properties.
    public var restrictsOthers: Bool { additionalPlace != nil && !isOpen }
}

private func tightest(
    _ limits: [Located<Int>], _ isTighter: (Int, Int) -> Bool
) -> Located<Int>? {
    limits.dropFirst().reduce(limits.first) { best, next in
        best.map { isTighter(next.value, $0.value) ? next : $0 }
    }
}

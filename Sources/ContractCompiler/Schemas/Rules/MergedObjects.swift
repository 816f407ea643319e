import Diagnostics

/// C0115, C0116 and C0130: `allOf` merges objects that do not contradict each other.
func mergedObjects(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .allOf(let members) = schema.kind else { return [] }
    let strangers = members.compactMap { member -> Diagnostic? in
        guard let resolved = file.resolved(member) else { return nil }
        switch resolved.kind {
        case .object, .allOf: return nil
        default:
            return Diagnostic(
                "C0115", "a member of `allOf` is not an object", at: member.range,
                help: "make it `type: object`, or say it elsewhere")
        }
    }
    if let excess = schema.mergeExcess(file.schema) {
        return strangers + [
            Diagnostic(
                "C0130", "`allOf` merges more than \(excess)", at: schema.range,
                help: "divide it into several objects, or write its properties out")
        ]
    }
    let parts = schema.objectParts(file.schema)
    return strangers + repeatedProperties(parts) + foreignProperties(parts)
}

extension FileSchemas {
    /// The schema as one object, with `allOf` merged; nil if it is no object.
    func object(_ schema: Schema) -> ObjectConstraints? {
        let parts = schema.objectParts(self.schema)
        return parts.isEmpty ? nil : ObjectConstraints(merging: parts)
    }
}

private func repeatedProperties(_ parts: [ObjectConstraints]) -> [Diagnostic] {
    var places: [String: SourceRange] = [:]
    return parts.flatMap(\.properties).compactMap { property in
        let name = property.name
        guard let first = places[name.value], first != name.range else {
            places[name.value] = name.range
            return nil
        }
        return Diagnostic(
            "C0116", "two members of `allOf` declare \(quoted(name.value))", at: name.range,
            related: [.init(first, "first here")],
            help: "declare it in one of them, or give one another name")
    }
}

/// `additionalProperties` of a member holds for every property that this member does not declare,
/// those of the others too (JSON Schema 2020-12, core, section 10.3.2.3).
private func foreignProperties(_ parts: [ObjectConstraints]) -> [Diagnostic] {
    let restricting = parts.filter(\.restrictsOthers)
    let places = restricting.compactMap(\.additionalPlace)
    if restricting.count > 1, !restricting.flatMap(\.additional.schemas).isEmpty {
        return [
            Diagnostic(
                "C0116", "two members of `allOf` say what other properties are", at: places[1],
                related: [.init(places[0], "first here")], help: "say it in one of them")
        ]
    }
    let properties = parts.flatMap(\.properties)
    return zip(restricting, places).compactMap { part, place in
        let own = Set(part.properties.map(\.name.value))
        guard let name = properties.first(where: { !own.contains($0.name.value) })?.name else {
            return nil
        }
        return Diagnostic(
            "C0116",
            "`additionalProperties` of this member of `allOf` holds for \(quoted(name.value)) too",
            at: place, related: [.init(name.range, "another member declares it")],
            help: "remove it, or declare all properties in one object")
    }
}

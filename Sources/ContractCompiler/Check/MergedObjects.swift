import ContractModel
import Diagnostics

/// C0115 and C0116: `allOf` merges objects that do not contradict each other.
func mergedObjects(_ schema: Schema, _ contract: ContractScope) -> [Diagnostic] {
    guard case .allOf(let members) = schema.kind else { return [] }
    let strangers = members.compactMap { member -> Diagnostic? in
        guard let resolved = contract.resolved(member) else { return nil }
        switch resolved.kind {
        case .object, .allOf: return nil
        default:
            return Diagnostic(
                "C0115", "a member of `allOf` is not an object", at: member.range,
                help: "make it `type: object`, or say it elsewhere")
        }
    }
    return strangers + contradictions(contract.parts(of: schema))
}

extension ContractScope {
    /// The objects that a schema merges, each once; one for an object itself. Schemas that are no
    /// objects are left out.
    func parts(of schema: Schema) -> [ObjectConstraints] {
        var seen: Set<String> = []
        return parts(of: schema, &seen)
    }

    private func parts(of schema: Schema, _ seen: inout Set<String>) -> [ObjectConstraints] {
        switch schema.kind {
        case .object(let object): return [object]
        case .allOf(let members):
            var all: [ObjectConstraints] = []
            for member in members { all += parts(of: member, &seen) }
            return all
        case .reference(let name):
            guard seen.insert(name.value).inserted, let next = self.schema(name.value) else {
                return []
            }
            return parts(of: next, &seen)
        default: return []
        }
    }

    /// The object that a schema is, `allOf` merged; nil when it is none.
    func object(_ schema: Schema) -> ObjectConstraints? {
        let parts = parts(of: schema)
        guard var merged = parts.first else { return nil }
        for part in parts.dropFirst() {
            merged.properties += part.properties
            if case .closed = merged.additional { merged.additional = part.additional }
        }
        return merged
    }
}

private func contradictions(_ parts: [ObjectConstraints]) -> [Diagnostic] {
    var places: [String: SourceRange] = [:]
    var diagnostics: [Diagnostic] = []
    for property in parts.flatMap(\.properties) {
        let name = property.name
        guard let first = places[name.value], first != name.range else {
            places[name.value] = name.range
            continue
        }
        diagnostics.append(
            Diagnostic(
                "C0116", "two members of `allOf` declare \(quoted(name.value))", at: name.range,
                related: [.init(first, "first here")],
                help: "declare it in one of them, or give one another name"))
    }
    let additional = parts.flatMap(\.additional.schemas)
    if let first = additional.first, let second = additional.dropFirst().first {
        diagnostics.append(
            Diagnostic(
                "C0116", "two members of `allOf` say what other properties are", at: second.range,
                related: [.init(first.range, "first here")], help: "say it in one of them"))
    }
    return diagnostics
}

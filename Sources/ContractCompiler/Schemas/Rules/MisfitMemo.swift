import Diagnostics

/// Results about values and schemas of one file, kept while it is checked. Without it, the work
/// would multiply with the references to a schema and with the values held against it.
final class MisfitMemo {
    /// Whether a value fits a named schema.
    struct Question: Hashable {
        let name: String
        let value: SourceRange
        let direction: Direction?
    }

    private var misfits: [Question: Misfit?] = [:]
    private var choices: [SourceRange: Set<String>] = [:]
    private var objects: [SourceRange: ObjectIndex] = [:]
    private var suggestions = 0

    func misfit(_ question: Question, _ find: () -> Misfit?) -> Misfit? {
        if let known = misfits[question] { return known }
        let found = find()
        misfits[question] = .some(found)
        return found
    }

    /// Whether a value is one of `values`, which the schema at `place` lists.
    func isListed(
        _ value: LiteralValue, _ values: [Located<LiteralValue>], at place: SourceRange
    ) -> Bool {
        let texts = choices[place] ?? Set(values.map(\.value.canonicalText))
        choices[place] = texts
        return texts.contains(value.canonicalText)
    }

    /// The suggestion for a misspelt name; nil if there is none, or after `suggestionLimit` calls.
    func suggestion(for name: String, in names: [String]) -> String? {
        suggestions += 1
        return suggestions > suggestionLimit ? nil : didYouMean(name, in: names)
    }

    /// The properties of the object at `place`.
    func index(of object: ObjectConstraints, at place: SourceRange) -> ObjectIndex {
        if let known = objects[place] { return known }
        let found = ObjectIndex(object)
        objects[place] = found
        return found
    }
}

/// The properties of an object by name, and those that are required.
struct ObjectIndex {
    let properties: [String: ObjectConstraints.Property]
    let required: [ObjectConstraints.Property]

    init(_ object: ObjectConstraints) {
        properties = Dictionary(object.properties.map { ($0.name.value, $0) }) { first, _ in first }
        required = object.properties.filter(\.isRequired)
    }
}

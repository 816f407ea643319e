import Diagnostics

/// Reads the nodes of one file into a `Contract`. It never stops at a mistake: a part that can't be
/// read becomes a hole, and the rest is read.
struct ContractParser {
    /// The `$schema` of JSON Schema without shorthands.
    static let plainDialect = "https://json-schema.org/draft/2020-12/schema"

    let path: String
    var diagnostics: [Diagnostic] = []
    /// True within a schema whose `$schema` is ``plainDialect``.
    var isPlain = false
    /// References that name `shared.yaml`.
    var sharedReferences: [Located<String>] = []

    init(path: String) { self.path = path }

    mutating func report(
        _ code: String, _ message: String, _ range: SourceRange, _ label: String = "",
        related: [Diagnostic.Label] = [], help: String? = nil, notes: [String] = []
    ) {
        guard diagnostics.count < diagnosticLimit else { return }
        diagnostics.append(
            Diagnostic(code, message, at: range, label, related: related, help: help, notes: notes))
    }
}

/// The most keys that a note lists beside a suggestion.
private let keysInNotes = 16

/// The members of a mapping with known keys. They are few, so there is no index.
struct Fields {
    /// The place to report missing keys: usually the key of the mapping.
    let owner: SourceRange
    let list: KeyList
    let members: [YAMLNode.Member]

    subscript(key: String) -> YAMLNode.Member? { members.first { $0.key == key } }

    /// The members with one of the keys, in the order of the contract.
    func present(_ keys: [String]) -> [YAMLNode.Member] {
        members.filter { keys.contains($0.key) }
    }

    /// The members with none of the keys.
    func absent(_ keys: [String]) -> [YAMLNode.Member] {
        members.filter { !keys.contains($0.key) }
    }
}

extension ContractParser {
    /// The members of a mapping. Unknown and missing keys are reported.
    ///
    /// - Parameter owner: Where to report what is missing.
    mutating func fields(_ node: YAMLNode, _ list: KeyList, owner: SourceRange) -> Fields? {
        guard let members = mapping(node, list.noun, owner: owner) else { return nil }
        var known: [YAMLNode.Member] = []
        for member in members {
            if list.has(member.key) {
                known.append(member)
            } else {
                reportUnknown(member, list)
            }
        }
        let missing = list.keys.filter { key in
            key.presence == .required && !members.contains { $0.key == key.name }
        }.map(\.name)
        if !missing.isEmpty {
            report(
                "C0013", "\(list.noun) lacks \(listed(missing))", owner,
                help: "add \(listed(missing))")
        }
        return Fields(owner: owner, list: list, members: known)
    }

    private mutating func reportUnknown(_ member: YAMLNode.Member, _ list: KeyList) {
        let help = list.advice[member.key] ?? didYouMean(member.key, in: list.names)
        // A long list of keys would hide the suggestion.
        let isLong = list.keys.count > keysInNotes
        report(
            "C0012", "\(list.noun) has no key \(quoted(member.key))", member.keyRange, help: help,
            notes: help != nil && isLong ? [] : ["\(list.noun) takes \(listed(list.names))"])
    }

    mutating func mapping(
        _ node: YAMLNode, _ noun: String, owner: SourceRange
    ) -> [YAMLNode.Member]? {
        if case .mapping(let members) = node.kind { return members }
        mismatch(noun, "a mapping", node, owner)
        return nil
    }

    /// The items of a list.
    mutating func list(_ member: YAMLNode.Member) -> [YAMLNode]? {
        if case .sequence(let items) = member.value.kind { return items }
        mismatch(quoted(member.key), "a list", member.value, member.keyRange)
        return nil
    }

    /// Reports a value of another kind than `expected`.
    mutating func mismatch(
        _ noun: String, _ expected: String, _ node: YAMLNode, _ owner: SourceRange,
        help: String? = nil
    ) {
        let isNothing = node.scalar == .null && node.range.start == node.range.end
        report(
            "C0014", "\(noun) is \(expected), not \(node.kindWords)",
            isNothing ? owner : node.range,
            isNothing ? "there is no value" : "this is \(node.kindWords)", help: help)
    }
}

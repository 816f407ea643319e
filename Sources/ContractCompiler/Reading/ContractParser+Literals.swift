import Diagnostics

extension ContractParser {
    /// A value as JSON; nil for values that JSON does not have (`.inf`, `.nan`), which are
    /// reported.
    mutating func literal(_ node: YAMLNode) -> Located<LiteralValue>? {
        switch node.kind {
        case .sequence(let items):
            let values = items.compactMap { literal($0) }
            return values.count == items.count ? Located(.array(values), node.range) : nil
        case .mapping(let members):
            var values: [(key: Located<String>, value: Located<LiteralValue>)] = []
            for member in members {
                guard let value = literal(member.value) else { return nil }
                values.append((Located(member.key, member.keyRange), value))
            }
            return Located(.object(values), node.range)
        case .scalar:
            return scalarLiteral(node).map { Located($0, node.range) }
        }
    }

    private mutating func scalarLiteral(_ node: YAMLNode) -> LiteralValue? {
        switch node.scalar {
        case .boolean(let value)?: return .boolean(value)
        case .integer(let value)?: return .integer(value)
        case .text(let value)?: return .string(value)
        // 1.0 is the whole number 1 in JSON Schema.
        case .number(let value)?:
            return node.integer.map { .integer($0) } ?? double(value, node).map { .number($0) }
        case .null?, nil: return .null
        }
    }

    mutating func literals(_ member: Member?) -> [Located<LiteralValue>] {
        guard let member, let items = list(member) else { return [] }
        return items.compactMap { literal($0) }
    }
}

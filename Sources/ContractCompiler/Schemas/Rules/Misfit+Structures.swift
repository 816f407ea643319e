import Diagnostics

extension FileSchemas {
    func misfit(
        of items: [Located<LiteralValue>], _ range: SourceRange, _ rules: ArrayConstraints,
        _ direction: Direction?, _ depth: Int
    ) -> Misfit? {
        if let least = rules.minItems, items.count < least.value {
            return Misfit(
                range: range, words: "fewer than \(least.value) items", rule: least.range)
        }
        if let most = rules.maxItems, items.count > most.value {
            return Misfit(range: range, words: "more than \(most.value) items", rule: most.range)
        }
        for (index, item) in items.enumerated() {
            let schema = index < rules.prefixItems.count ? rules.prefixItems[index] : rules.items
            if schema == nil, rules.isItemsForbidden {
                return Misfit(range: item.range, words: "nothing may stand here")
            }
            guard let schema, let misfit = misfit(of: item, schema, direction, depth: depth + 1)
            else {
                continue
            }
            return misfit
        }
        return rules.isUnique ? repeatedItem(items) : nil
    }

    private func repeatedItem(_ items: [Located<LiteralValue>]) -> Misfit? {
        var seen: Set<String> = []
        return items.first { !seen.insert($0.value.canonicalText).inserted }.map { item in
            Misfit(range: item.range, words: "the items must all be different")
        }
    }
}

extension FileSchemas {
    typealias Members = [(key: Located<String>, value: Located<LiteralValue>)]

    func misfit(
        of members: Members, _ range: SourceRange, _ rules: ObjectConstraints,
        _ index: ObjectIndex, _ direction: Direction?, _ depth: Int
    ) -> Misfit? {
        for member in members {
            if let misfit = misfit(of: member, index.properties, rules, direction, depth) {
                return misfit
            }
        }
        let names = Set(members.map { Array($0.key.value.utf8) })
        for property in index.required {
            guard !names.contains(Array(property.name.value.utf8)),
                isSent(property.schema, direction)
            else {
                continue
            }
            return Misfit(
                range: range, words: "this lacks \(quoted(property.name.value))",
                rule: property.name.range)
        }
        if let least = rules.minProperties, members.count < least.value {
            return Misfit(
                range: range, words: "fewer than \(least.value) members", rule: least.range)
        }
        if let most = rules.maxProperties, members.count > most.value {
            return Misfit(range: range, words: "more than \(most.value) members", rule: most.range)
        }
        return nil
    }

    private func misfit(
        of member: Members.Element, _ properties: [String: ObjectConstraints.Property],
        _ rules: ObjectConstraints, _ direction: Direction?, _ depth: Int
    ) -> Misfit? {
        // Names differ if their bytes do; `String` also holds canonically equivalent names for
        // equal.
        guard let property = properties[member.key.value],
            property.name.value.utf8.elementsEqual(member.key.value.utf8)
        else {
            switch rules.additional {
            case .open: return nil
            case .closed:
                return Misfit(
                    range: member.key.range,
                    words: "there is no such property",
                    help: memo.suggestion(
                        for: member.key.value, in: rules.properties.map(\.name.value)))
            case .schema(let schema):
                return misfit(of: member.value, schema, direction, depth: depth + 1)
            }
        }
        let annotations = property.schema.annotations
        if direction == .request, annotations.isReadOnly {
            return Misfit(range: member.key.range, words: "this is `readOnly`: requests lack it")
        }
        if direction == .response, annotations.isWriteOnly {
            return Misfit(range: member.key.range, words: "this is `writeOnly`: responses lack it")
        }
        return misfit(of: member.value, property.schema, direction, depth: depth + 1)
    }

    /// Whether a required property must be in a value that travels in `direction`.
    private func isSent(_ schema: Schema, _ direction: Direction?) -> Bool {
        switch direction {
        case .request: !schema.annotations.isReadOnly
        case .response: !schema.annotations.isWriteOnly
        case nil: !schema.annotations.isReadOnly && !schema.annotations.isWriteOnly
        }
    }
}

import Diagnostics

/// C0118, C0119 and C0120: a discriminator tells every branch from every other.
func discriminators(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .union(let union) = schema.kind, let discriminator = union.discriminator else {
        return []
    }
    let property = discriminator.property.value
    var diagnostics: [Diagnostic] = []
    var tags: [String: Tag] = [:]
    for branch in union.branches where !branch.isNull {
        guard file.resolved(branch) != nil else { continue }
        guard let found = file.tags(of: branch, property) else {
            diagnostics.append(noConstant(branch, property, discriminator))
            continue
        }
        for value in found {
            if let first = tags[value.value] {
                diagnostics.append(sameConstant(value, branch, first))
            } else {
                tags[value.value] = Tag(value: value, branch: branch)
            }
        }
    }
    return diagnostics + mappings(discriminator, union, tags)
}

/// A value of the discriminator, and the branch that it means.
private struct Tag {
    let value: Located<String>
    let branch: Schema
}

extension Schema {
    fileprivate var isNull: Bool { if case .null = kind { true } else { false } }

    fileprivate var referenceName: String? {
        if case .reference(let name) = kind { name.value } else { nil }
    }
}

extension FileSchemas {
    /// The only texts that a required property of an object may have; nil if it has no such list.
    fileprivate func tags(of branch: Schema, _ property: String) -> [Located<String>]? {
        guard let object = object(branch),
            let found = object.properties.first(where: { $0.name.value == property }),
            found.isRequired, valueKind(found.schema)?.isTaken(by: .tag) == true,
            case .choice(let values, _)? = resolved(found.schema)?.kind
        else { return nil }
        return values.compactMap { value in
            if case .string(let text) = value.value { Located(text, value.range) } else { nil }
        }
    }
}

private func noConstant(
    _ branch: Schema, _ property: String, _ discriminator: UnionConstraints.Discriminator
) -> Diagnostic {
    Diagnostic(
        "C0118", "the branch has no constant \(quoted(property))", at: branch.range,
        related: [.init(discriminator.property.range, "it should tell the branch")],
        help: "give it a required property `\(property): { const: … }`")
}

private func sameConstant(
    _ value: Located<String>, _ branch: Schema, _ first: Tag
) -> Diagnostic {
    Diagnostic(
        "C0119", "two branches are told by \(quoted(value.value))", at: branch.range, "this one",
        related: [
            .init(first.branch.range, "and this one"), .init(value.range, "by this constant"),
        ],
        help: "give each branch a constant of its own")
}

private func mappings(
    _ discriminator: UnionConstraints.Discriminator, _ union: UnionConstraints,
    _ tags: [String: Tag]
) -> [Diagnostic] {
    let names = union.branches.compactMap(\.referenceName)
    let known = Set(names)
    return discriminator.mapping.compactMap { entry in
        guard known.contains(entry.schema.value) else {
            return Diagnostic(
                "C0120", "\(quoted(entry.schema.value)) is no branch", at: entry.schema.range,
                help: didYouMean(entry.schema.value, in: names)
                    ?? "name one of \(listed(names, "or"))")
        }
        let tag = tags[entry.value.value]
        guard let tag, tag.branch.referenceName == entry.schema.value else {
            return Diagnostic(
                "C0120", "\(quoted(entry.value.value)) does not mean \(quoted(entry.schema.value))",
                at: entry.value.range,
                related: tag.map { [.init($0.value.range, "it is the constant of another branch")] }
                    ?? [],
                help: "remove `mapping`: the constants of the branches say it all")
        }
        return nil
    }
}

import Diagnostics

/// One of several types.
func union(_ plan: UnionPlan, column: Int) -> Code {
    let inner = column + 4
    let keyword: Code = plan.isIndirect ? "indirect enum" : "enum"
    let blank = plan.branches[plan.blankBranch].name
    let parts: [Code] = [
        .lines(plan.branches.map(branchCase)),
        nested(plan.nested, column: inner),
        "public static var blank: Self { .\(blank)(.blank) }",
        reading(plan, column: inner),
        .lines([tags(plan, column: inner)] + plan.patterns.map(\.declaration)),
        writing(plan),
    ]
    return """
        \(doc: plan.words)
        public \(keyword) \(plan.name): JSONCodable, Equatable {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func branchCase(_ branch: UnionPlan.Branch) -> Code {
    let words = branch.value.limitWords
    return """
        \(doc: words)
        case \(branch.name)(\(branch.value.type.code))
        """
}

private func reading(_ plan: UnionPlan, column: Int) -> Code {
    switch plan.choice {
    case .discriminator(let property, let tags): discriminated(plan, property, tags)
    case .oneOf: attempted(plan, ".oneOf", column: column)
    case .anyOf: attempted(plan, ".anyOf", column: column)
    }
}

private func discriminated(_ plan: UnionPlan, _ property: String, _ tags: [[String]]) -> Code {
    var index = 0
    let branches = zip(plan.branches, tags).map { branch, texts -> Code in
        let labels = texts.indices.map { "\(plain: index + $0)" as Code }
        index += texts.count
        let value: Code = .call(
            "json.value", [branch.value.rules.argument].compactMap { $0 }, column: 0)
        return "case \(labels, separatedBy: .comma): self = .\(branch.name)(\(value))"
    }
    return """
        public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
            switch json.discriminator(\(literal: property), Self.tags) {
            \(branches)
            default: break  // the violation is recorded
            }
        }
        """
}

private func attempted(_ plan: UnionPlan, _ choice: Code, column: Int) -> Code {
    let attempts = plan.branches.map { branch -> Code in
        let arguments: [Code] = [
            "&choice", "\(branch.value.type.code).self", branch.value.rules.argument,
        ].compactMap { $0 }
        let flat: Code = "json.attempt(\(arguments, separatedBy: .comma))"
        let line: Code = "if let value = \(flat) { self = .\(branch.name)(value) }"
        guard line.width + column + 4 > 100 else { return line }
        let condition = Code.list(
            "if let value = json.attempt", arguments, " {", column: column + 4)
        return """
            \(condition)
                self = .\(branch.name)(value)
            }
            """
    }
    return """
        public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
            var choice = json.choose(\(choice))
            \(attempts)
            json.end(choice)
        }
        """
}

private func tags(_ plan: UnionPlan, column: Int) -> Code {
    guard case .discriminator(_, let tags) = plan.choice else { return "" }
    let texts = tags.joined().map { "\(literal: $0)" as Code }
    let first: [Code] = texts.prefix(1).map { "choices: \($0)" }
    return .call(
        "private static let tags = JSONKeys", first + texts.dropFirst(), column: column)
}

private func writing(_ plan: UnionPlan) -> Code {
    let branches = plan.branches.map { branch -> Code in
        "case .\(branch.name)(let value): value.write(to: &json)"
    }
    return """
        public func write(to json: inout JSONWriter) {
            switch self {
            \(branches)
            }
        }
        """
}

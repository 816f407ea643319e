import Diagnostics

/// A closed choice of strings or integers.
func enumeration(_ plan: EnumerationPlan, column: Int) -> Code {
    let raw: Code = plan.isInteger ? "Int, JSONIntegerEnum" : "String, JSONEnum"
    let table: Code = plan.isInteger ? "" : "public static let table = EnumTable(allCases)"
    return """
        \(doc: plan.words)
        public enum \(plan.name): \(raw) {
            \(cases(plan, column: column + 4))
            \(table)
        }
        """
}

private func cases(_ plan: EnumerationPlan, column: Int) -> [Code] {
    let isPlain = plan.cases.allSatisfy { $0.value == .string($0.name.bare) }
    guard isPlain else {
        return plan.cases.map { choice in
            choice.value == .string(choice.name.bare)
                ? "case \(choice.name)" : "case \(choice.name) = \(choice.value.code)"
        }
    }
    var lines: [[Code]] = [[]]
    var width = column
    for choice in plan.cases {
        width += choice.name.text.count + 2
        if width > 92, lines[lines.count - 1].isEmpty == false {
            lines.append([])
            width = column + choice.name.text.count + 2
        }
        lines[lines.count - 1].append("\(choice.name)")
    }
    return lines.map { "case \($0, separatedBy: .comma)" }
}

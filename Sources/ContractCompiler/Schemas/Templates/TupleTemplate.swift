import Diagnostics

/// A structure that is a JSON array of fixed places.
func tuple(_ plan: TuplePlan, column: Int) -> Code {
    let inner = column + 4
    let parts: [Code] = [
        .lines(plan.items.map(item) + [rest(plan)]),
        initializer(plan, column: inner),
        .lines(plan.patterns.map(\.declaration)),
        nested(plan.nested, column: inner),
        countAndBlank(plan),
        reading(plan, column: inner),
        writing(plan),
    ]
    return """
        \(doc: plan.words)
        public struct \(plan.name): JSONTuple, Equatable {
            \(parts, separatedBy: .blankLine)
        }
        """
}

extension TuplePlan.Item {
    fileprivate var storedType: Code {
        switch (isOptional, value.isNullable) {
        case (true, true): "Presence<\(value.type.code)>"
        case (true, false): "\(value.type.code)?"
        case (false, _): value.code
        }
    }

    /// The default argument of the initializer; nil if there is none.
    fileprivate var assumed: Code? {
        isOptional ? (value.isNullable ? ".absent" : "nil") : nil
    }

    fileprivate var writing: Code {
        // An item can't follow a missing one.
        switch (isOptional, value.isNullable) {
        case (false, _): "json.element(\(access))"
        case (true, false):
            """
            guard let \(name) else { return }
            json.element(\(access))
            """
        case (true, true):
            """
            if \(access).isAbsent { return }
            json.element(\(access).wrapped)
            """
        }
    }

    fileprivate var access: Code {
        TemplateNames.tuple.isLocal(name) ? "self.\(name)" : "\(name)"
    }
}

private func item(_ plan: TuplePlan.Item) -> Code {
    """
    \(doc: docWords(plan.words, plan.value.limitWords))
    public var \(plan.name): \(plan.storedType)
    """
}

private func rest(_ plan: TuplePlan) -> Code {
    guard let rest = plan.rest else { return "" }
    return """
        /// The items after the fixed ones.
        public var rest: [\(rest.code)]
        """
}

private func initializer(_ plan: TuplePlan, column: Int) -> Code {
    var parameters = plan.items.map { item -> Code in
        guard let assumed = item.assumed else { return "\(item.name): \(item.storedType)" }
        return "\(item.name): \(item.storedType) = \(assumed)"
    }
    var assignments = plan.items.map { item -> Code in "self.\(item.name) = \(item.name)" }
    if let rest = plan.rest {
        parameters.append("rest: [\(rest.code)] = []")
        assignments.append("self.rest = rest")
    }
    return """
        \(Code.list("public init", parameters, " {", column: column))
            \(assignments)
        }
        """
}

private func countAndBlank(_ plan: TuplePlan) -> Code {
    let blanks = plan.items.filter { !$0.isOptional }.map { item -> Code in
        item.value.isNullable ? "\(item.name): nil" : "\(item.name): .blank"
    }
    let least = plan.count.minimum ?? 0
    let range: Code =
        plan.count.maximum == nil ? "\(literal: least) ... .max" : countRange(plan.count)
    return """
        public static let count: ClosedRange<Int> = \(range)
        public static var blank: Self { Self(\(blanks, separatedBy: .comma)) }
        """
}

private func reading(_ plan: TuplePlan, column: Int) -> Code {
    var statements: [(Int) -> Code] = plan.items.map { item in
        { column in
            let method: Code =
                item.value.isNullable && !item.isOptional ? "json.readNullable" : "json.read"
            let arguments = ["&\(item.access)" as Code, item.value.rules.argument]
            return .call(method, arguments.compactMap { $0 }, column: column)
        }
    }
    if let rules = plan.rest?.rules {
        statements.append { column in
            .call(
                "json.readItem", ["&rest" as Code, rules.argument].compactMap { $0 }, column: column
            )
        }
    }
    return """
        public mutating func read(_ index: Int, from json: inout JSONReader) {
            \(selection("index", statements, column: column + 4))
        }
        """
}

private func writing(_ plan: TuplePlan) -> Code {
    var statements = plan.items.map(\.writing)
    if plan.rest != nil { statements.append("for item in rest { json.element(item) }") }
    return """
        public func write(items json: inout JSONWriter) {
            \(statements)
        }
        """
}

import Diagnostics

/// A structure that is a JSON object.
func object(_ plan: ObjectPlan, column: Int) -> Code {
    let inner = column + 4
    let head: Code = """
        \(doc: deprecating(plan.words, plan.isDeprecated))
        public struct \(plan.name): JSONObject, Equatable {
        """
    let parts: [Code] = [
        .lines(plan.properties.map(property) + [additionalProperty(plan)]),
        initializer(plan, column: inner),
        .lines(plan.patterns.map(\.declaration)),
        nested(plan.nested, column: inner),
        keysAndBlank(plan, column: inner),
        read(plan, column: inner),
        write(plan, column: inner),
    ]
    return """
        \(head)
            \(parts, separatedBy: .blankLine)
        }
        """
}

func nested(_ types: [TypePlan], column: Int) -> Code {
    "\(types.map { type($0, column: column) }, separatedBy: .blankLine)"
}

/// Adds "Deprecated." to a doc comment. There is no `@available`, because generated code itself
/// uses what is deprecated and would be warned about it.
func deprecating(_ words: String, _ isDeprecated: Bool) -> String {
    isDeprecated ? docWords(words, "Deprecated.") : words
}

private func property(_ plan: PropertyPlan) -> Code {
    let wrapper: Code = plan.isIndirect ? "@Indirect " : ""
    let words = docWords(plan.words, plan.value.limitWords)
    return """
        \(doc: deprecating(words, plan.isDeprecated))
        \(wrapper)public var \(plan.name): \(plan.storedType)
        """
}

private func additionalProperty(_ plan: ObjectPlan) -> Code {
    guard let value = plan.additional else { return "" }
    return """
        /// Members that are none of the above.
        public var additionalProperties: [String: \(value.code)]
        """
}

extension PropertyPlan {
    /// The type of the stored property, with absence and null where the contract allows them.
    fileprivate var storedType: Code {
        switch presence {
        case .required, .defaulted: value.type.code
        case .requiredNullable, .optional, .defaultedNullable: "\(value.type.code)?"
        case .optionalNullable: "Presence<\(value.type.code)>"
        }
    }

    /// The default argument for a property that may be absent; nil for a required one.
    private var assumed: Code? {
        switch presence {
        case .required, .requiredNullable: nil
        case .optional: "nil"
        case .optionalNullable: ".absent"
        case .defaulted(let literal), .defaultedNullable(let literal): literal.code(of: value)
        }
    }

    fileprivate var parameter: Code {
        guard let assumed = assumed ?? constant else { return "\(name): \(storedType)" }
        return "\(name): \(storedType) = \(assumed)"
    }

    /// The only value of the property; nil if it has several.
    private var constant: Code? {
        onlyCase.map { ".\($0)" }
    }

    /// The value of the property in a blank object; nil if the initializer has a default argument.
    fileprivate var blank: Code? {
        guard assumed == nil, constant == nil else { return nil }
        return presence == .requiredNullable ? "\(label: name): nil" : "\(label: name): .blank"
    }

    /// The property as methods of the type name it: with `self.` if a parameter has the same name.
    fileprivate var access: Code {
        TemplateNames.object.isLocal(name) ? "self.\(name)" : "\(name)"
    }

    fileprivate func reading(column: Int) -> Code {
        let method: Code
        switch presence {
        case .required, .optional, .optionalNullable, .defaulted: method = "json.read"
        case .requiredNullable, .defaultedNullable: method = "json.readNullable"
        }
        let arguments = ["&\(access)" as Code, value.rules.argument].compactMap { $0 }
        return .call(method, arguments, column: column)
    }

    fileprivate var writing: Code {
        switch presence {
        case .required, .optional, .optionalNullable, .defaulted:
            "json.member(\(literal: key), \(access))"
        case .requiredNullable, .defaultedNullable:
            "json.nullable(\(literal: key), \(access))"
        }
    }
}

private func initializer(_ plan: ObjectPlan, column: Int) -> Code {
    var parameters = plan.properties.map(\.parameter)
    var assignments = plan.properties.map { property -> Code in
        "self.\(property.name) = \(property.name)"
    }
    if let value = plan.additional {
        parameters.append("additionalProperties: [String: \(value.code)] = [:]")
        assignments.append("self.additionalProperties = additionalProperties")
    }
    guard !parameters.isEmpty else { return "public init() {}" }
    return """
        \(Code.list("public init", parameters, " {", column: column))
            \(assignments)
        }
        """
}

private func keysAndBlank(_ plan: ObjectPlan, column: Int) -> Code {
    var arguments = plan.properties.map { property -> Code in
        "\(literal: property.isAlwaysThere ? property.key : property.key + "?")"
    }
    if plan.unknownKeys == .kept { arguments.append("additional: .kept") }
    if !plan.count.isEmpty { arguments.append("count: \(countRange(plan.count))") }
    let blanks = plan.properties.compactMap(\.blank)
    let blank: Code = .call("Self", blanks, column: column + 4)
    let flat: Code = "public static var blank: Self { \(blank) }"
    let isFlat = flat.width + column <= 100 && blank.isOneLine
    let whole: Code = """
        public static var blank: Self {
            \(blank)
        }
        """
    return """
        \(Code.call("public static let keys = JSONKeys", arguments, column: column))
        \(isFlat ? flat : whole)
        """
}

extension PropertyPlan {
    fileprivate var isAlwaysThere: Bool {
        presence == .required || presence == .requiredNullable
    }
}

private func read(_ plan: ObjectPlan, column: Int) -> Code {
    var statements: [(Int) -> Code] = plan.properties.map { property in
        { property.reading(column: $0) }
    }
    if let value = plan.additional {
        let rules = value.rules.argument
        statements.append { column in
            let arguments = ["&additionalProperties" as Code, rules].compactMap { $0 }
            return .call("json.readAdditional", arguments, column: column)
        }
    }
    guard !statements.isEmpty else {
        return "public mutating func read(_ key: Int, from json: inout JSONReader) {}"
    }
    return """
        public mutating func read(_ key: Int, from json: inout JSONReader) {
            \(selection("key", statements, column: column + 4))
        }
        """
}

/// The statement of each index: alone if there is one, otherwise as the branches of a switch.
func selection(_ subject: Code, _ statements: [(Int) -> Code], column: Int) -> Code {
    guard statements.count > 1 else { return statements.first?(column) ?? "" }
    let branches = statements.enumerated().map { index, statement -> Code in
        let label: Code = index == statements.count - 1 ? "default" : "case \(plain: index)"
        return .branch(label, statement, column: column)
    }
    return """
        switch \(subject) {
        \(branches)
        }
        """
}

private func write(_ plan: ObjectPlan, column: Int) -> Code {
    var statements = plan.properties.map(\.writing)
    if plan.additional != nil { statements.append("json.additional(additionalProperties)") }
    guard !statements.isEmpty else { return "public func write(members json: inout JSONWriter) {}" }
    return """
        public func write(members json: inout JSONWriter) {
            \(statements)
        }
        """
}

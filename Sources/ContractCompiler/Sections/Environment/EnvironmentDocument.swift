extension VariablePlan {
    /// The variable in the OpenAPI document.
    var document: JSONDocument {
        .object([
            "name": .string(name),
            "type": .string(kind.word),
            "required": .boolean(isRequired && defaultText == nil),
            "secret": isSecret ? true : nil,
            "default": defaultText.map { .string($0) },
            "schemes": kind.schemes.map { .strings($0) },
            "enum": kind.choices.map { .strings($0) },
            "example": example.map { .string($0) },
            "description": words.isEmpty ? nil : .string(words),
        ])
    }
}

extension VariablePlan.Kind {
    var word: String {
        switch self {
        case .string, .enumeration: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .uri: "uri"
        case .duration: "duration"
        case .size: "size"
        }
    }

    fileprivate var schemes: [String]? {
        if case .uri(let schemes) = self, !schemes.isEmpty { schemes } else { nil }
    }

    fileprivate var choices: [String]? {
        if case .enumeration(let values) = self { values } else { nil }
    }
}

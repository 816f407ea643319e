/// `contracts/contract.schema.json`: the language as JSON Schema, for editors.
func languageSchemaFile(_ language: [any Section]) -> GeneratedFile {
    GeneratedFile(
        languageSchemaPath, text: languageSchema(language).pretty,
        contractPath: "contracts/platform.yaml")
}

/// The path from the root of the package.
public let languageSchemaPath = "contracts/contract.schema.json"

func languageSchema(_ language: [any Section]) -> JSONDocument {
    var printer = FormPrinter()
    let files = Contract.Kind.allCases.map { kind in
        let list = KeyList(kind.noun, kind.words, language.flatMap { $0.keys(of: kind) })
        return JSONDocument.Member(key: "\(kind)", value: printer.mapping(list))
    }
    func reference(_ kind: Contract.Kind) -> JSONDocument {
        .object(["$ref": .string("#/$defs/\(kind)")])
    }
    // JSON Schema does not see the name of a file, so its keys tell which kind it is.
    let shared = Set(language.flatMap { $0.keys(of: .shared) }.map(\.name))
    let ofServices = language.flatMap { $0.keys(of: .service) }.map(\.name)
        .filter { !shared.contains($0) }
    return .object([
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contract: a service, `shared.yaml` or `platform.yaml`",
        "type": "object",
        "if": .object(["required": .strings(["platform"])]),
        "then": reference(.platform),
        "else": .object([
            "if": .object([
                "anyOf": .array(ofServices.map { .object(["required": .strings([$0])]) })
            ]),
            "then": reference(.service),
            "else": reference(.shared),
        ]),
        "$defs": .object(files + printer.definitions),
    ])
}

extension Contract.Kind {
    fileprivate var words: String {
        switch self {
        case .service: "One service."
        case .shared: "What several services share."
        case .platform: "The fleet as a whole."
        }
    }
}

/// Prints forms as JSON Schema. `if` chooses one of several forms, so that a validator complains
/// about that form alone.
private struct FormPrinter {
    private(set) var definitions: [JSONDocument.Member] = []
    private var names: Set<String> = []

    mutating func mapping(_ list: KeyList) -> JSONDocument {
        let members = list.keys.map { key in
            JSONDocument.Member(key: key.name, value: property(key))
        }
        let required = list.keys.filter { [.required, .demanded].contains($0.presence) }
            .map(\.name)
        return .object([
            "description": list.words.isEmpty ? nil : .string(list.words),
            "type": "object",
            "properties": .object(members),
            "required": required.isEmpty ? nil : .strings(required),
            "additionalProperties": false,
        ])
    }

    private mutating func property(_ key: Key) -> JSONDocument {
        let document = form(key.form)
        guard !key.words.isEmpty else { return document }
        return JSONDocument.object(["description": .string(key.words)]).merging(document)
    }

    private mutating func form(_ form: ValueForm) -> JSONDocument {
        switch form {
        case .anything: return .object([])
        case .text: return .object(["type": "string", "minLength": 1])
        case .matching(let pattern): return text(pattern)
        case .name(let name):
            return text(name.pattern)
                .merging(.object(["maxLength": .integer(NameForm.lengthLimit)]))
        case .word(let words): return .object(["enum": .strings(words)])
        case .constant(let value): return .object(["const": value])
        case .scalar: return .object(["type": .strings(["string", "number", "boolean"])])
        case .boolean: return .object(["type": "boolean"])
        case .integer(let range):
            return .object([
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": range.upperBound == .max ? nil : .integer(range.upperBound),
            ])
        case .number(let over, let most):
            return .object([
                "type": "number", "exclusiveMinimum": over.map { .number($0) },
                "maximum": most.map { .number($0) },
            ])
        case .list(let items, let least, let isSet):
            return .object([
                "type": "array", "items": self.form(items),
                "minItems": least == 0 ? nil : .integer(least), "uniqueItems": isSet ? true : nil,
            ])
        case .map(let keys, let values, let least):
            return .object([
                "type": "object",
                "propertyNames": keys.pattern.map { .object(["pattern": .string($0)]) },
                "additionalProperties": self.form(values),
                "minProperties": least == 0 ? nil : .integer(least),
            ])
        case .mapping(let list): return mapping(list)
        case .oneOf(let forms): return oneOf(forms)
        case .choice(let branches, let otherwise): return choice(branches[...], otherwise)
        case .shared(let shared): return reference(shared)
        }
    }

    private func text(_ pattern: String) -> JSONDocument {
        .object(["type": "string", "pattern": .string(pattern)])
    }

    /// `anyOf`, not `oneOf`: with two of the keys, the form of the first refuses the second by
    /// name.
    private mutating func oneOf(_ forms: [(key: String, form: ValueForm)]) -> JSONDocument {
        let keys = forms.map { JSONDocument.object(["required": .strings([$0.key])]) }
        let branches = forms.map { (condition: ValueForm.Condition.has([$0.key]), form: $0.form) }
        return .object(["type": "object", "anyOf": .array(keys)])
            .merging(choice(branches[...], .anything))
    }

    private mutating func choice(
        _ branches: ArraySlice<(condition: ValueForm.Condition, form: ValueForm)>,
        _ otherwise: ValueForm
    ) -> JSONDocument {
        guard let branch = branches.first else { return form(otherwise) }
        return .object([
            "if": branch.condition.document, "then": form(branch.form),
            "else": choice(branches.dropFirst(), otherwise),
        ])
    }

    private mutating func reference(_ shared: SharedForm) -> JSONDocument {
        if names.insert(shared.name).inserted {
            let words: JSONDocument = .object([
                "description": shared.words.isEmpty ? nil : .string(shared.words)
            ])
            definitions.append(.init(key: shared.name, value: words.merging(form(shared.form()))))
        }
        return .object(["$ref": .string("#/$defs/\(shared.name)")])
    }
}

extension ValueForm.Condition {
    fileprivate var document: JSONDocument {
        switch self {
        case .type(let name): .object(["type": .string(name)])
        case .equals(let value): .object(["const": value])
        case .has(let keys): .object(["type": "object", "required": .strings(keys)])
        case .hasOnly(let keys):
            .object([
                "type": "object", "minProperties": 1,
                "propertyNames": .object(["enum": .strings(keys)]),
            ])
        }
    }
}

extension NameForm {
    fileprivate var pattern: String { "^\(expression)$" }
}

extension ValueForm.MapKeys {
    fileprivate var pattern: String? {
        switch self {
        case .anything: nil
        case .name(let name): name.pattern
        case .optionalName(let name): "^\(name.expression)\\??$"
        case .matching(let pattern): pattern
        }
    }
}

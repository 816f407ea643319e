import Diagnostics

/// C0109: the values of an `enum` are all different. 1 and 1.0 are the same.
func repeatedValues(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .choice(let values, _) = schema.kind, values.count > 1 else { return [] }
    var places: [String: SourceRange] = [:]
    return values.compactMap { value in
        let text = value.value.canonicalText
        guard let first = places[text] else {
            places[text] = value.range
            return nil
        }
        return Diagnostic(
            "C0109", "the value is in the `enum` twice", at: value.range, "again here",
            related: [.init(first, "first here")], help: "remove one of the two")
    }
}

extension LiteralValue {
    /// A text that is equal for two values if and only if JSON Schema holds them equal.
    var canonicalText: String {
        switch self {
        case .null: return "null"
        case .boolean(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .number(let value): return Int(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let text): return "\(text.utf8.count):\(text)"
        case .array(let items):
            return "[" + items.map(\.value.canonicalText).joined(separator: ",") + "]"
        case .object(let members):
            let texts = members.map {
                LiteralValue.string($0.key.value).canonicalText + $0.value.value.canonicalText
            }
            return "{" + texts.sorted().joined(separator: ",") + "}"
        }
    }
}

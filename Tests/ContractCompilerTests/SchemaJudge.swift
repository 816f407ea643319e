import ContractGrammar
import Diagnostics

@testable import ContractCompiler

/// JSON Schema 2020-12, as much of it as `contract.schema.json` uses; a keyword beyond that is a
/// fault of its own.
struct SchemaJudge {
    let root: LiteralValue

    /// Where a value breaks the schema, as pointers and keywords.
    func faults(of value: LiteralValue) -> [String] { faults(of: value, root, "") }

    private func faults(of value: LiteralValue, _ schema: LiteralValue, _ place: String) -> [String]
    {
        guard case .object(let keywords) = schema else { return ["\(place): no schema"] }
        return keywords.flatMap { keyword -> [String] in
            let found = faults(of: value, keyword.key.value, keyword.value.value, schema, place)
            return found
        }
    }

    private func faults(
        of value: LiteralValue, _ keyword: String, _ rule: LiteralValue, _ schema: LiteralValue,
        _ place: String
    ) -> [String] {
        let fault = ["\(place): \(keyword)"]
        switch keyword {
        case "$schema", "$defs", "title", "description", "then", "else": return []
        case "$ref":
            guard case .string(let pointer) = rule,
                let target = root["$defs"]?[String(pointer.dropFirst("#/$defs/".count))]
            else { return fault }
            return faults(of: value, target, place)
        case "anyOf":
            let branches = (rule.items ?? []).map { faults(of: value, $0, place) }
            return branches.contains([]) ? [] : fault + (branches.last ?? [])
        case "if":
            let branch = faults(of: value, rule, place).isEmpty ? schema["then"] : schema["else"]
            return branch.map { faults(of: value, $0, place) } ?? []
        case "type", "const", "enum": return isOf(value, keyword, rule) ? [] : fault
        case "properties", "additionalProperties", "propertyNames", "items":
            return innerFaults(of: value, keyword, rule, schema, place)
        default: return isWithin(value, keyword, rule) ? [] : fault
        }
    }

    private func isOf(_ value: LiteralValue, _ keyword: String, _ rule: LiteralValue) -> Bool {
        switch (keyword, rule) {
        case ("const", _): return value == rule
        case ("enum", _): return rule.items?.contains(value) == true
        case (_, .array): return rule.strings.contains { isOf(value, $0) }
        case (_, .string(let name)): return isOf(value, name)
        default: return false
        }
    }

    private func isOf(_ value: LiteralValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .boolean),
            ("null", .null), ("integer", .integer), ("number", .integer), ("number", .number):
            true
        default: false
        }
    }

    private func innerFaults(
        of value: LiteralValue, _ keyword: String, _ rule: LiteralValue, _ schema: LiteralValue,
        _ place: String
    ) -> [String] {
        if keyword == "items" {
            return (value.items ?? []).enumerated().flatMap {
                faults(of: $1, rule, "\(place)/\($0)")
            }
        }
        guard case .object(let members) = value else { return [] }
        let known = schema["properties"]?.keys ?? []
        return members.flatMap { member -> [String] in
            let (key, inner) = (member.key.value, member.value.value)
            let path = "\(place)/\(key)"
            switch keyword {
            case "properties": return rule[key].map { faults(of: inner, $0, path) } ?? []
            case "propertyNames": return faults(of: .string(key), rule, path)
            default:
                guard !known.contains(key) else { return [] }
                if case .boolean(let isOpen) = rule { return isOpen ? [] : ["\(path): unknown"] }
                return faults(of: inner, rule, path)
            }
        }
    }

    private func isWithin(_ value: LiteralValue, _ keyword: String, _ rule: LiteralValue) -> Bool {
        switch (keyword, value, rule) {
        case ("required", .object, _): return rule.strings.allSatisfy { value.keys.contains($0) }
        case ("pattern", .string(let text), .string(let source)):
            return (try? PatternExpression(source).matches(text)) == true
        case ("minLength", .string(let text), .integer(let limit)):
            return text.unicodeScalars.count >= limit
        case ("maxLength", .string(let text), .integer(let limit)):
            return text.unicodeScalars.count <= limit
        case ("minItems", .array(let items), .integer(let limit)): return items.count >= limit
        case ("minProperties", .object(let members), .integer(let limit)):
            return members.count >= limit
        case ("uniqueItems", .array(let items), _):
            let values = items.map(\.value)
            return values.indices.allSatisfy { !values[..<$0].contains(values[$0]) }
        case ("minimum", _, _): return compare(value, rule) { $0 >= $1 }
        case ("maximum", _, _): return compare(value, rule) { $0 <= $1 }
        case ("exclusiveMinimum", _, _): return compare(value, rule) { $0 > $1 }
        case ("required", _, _), ("pattern", _, _), ("minLength", _, _), ("maxLength", _, _),
            ("minItems", _, _), ("minProperties", _, _), ("uniqueItems", _, _):
            return true
        default: return false
        }
    }

    private func compare(
        _ value: LiteralValue, _ limit: LiteralValue, _ holds: (Double, Double) -> Bool
    ) -> Bool {
        guard let value = value.double, let limit = limit.double else { return true }
        return holds(value, limit)
    }
}

extension LiteralValue {
    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

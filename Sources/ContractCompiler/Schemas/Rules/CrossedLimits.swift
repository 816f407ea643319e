import ContractGrammar
import Diagnostics

/// C0104: limits that no value can satisfy.
func crossedLimits(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    switch schema.kind {
    case .integer(let rules): crossedIntegers(rules)
    case .number(let rules): crossedNumbers(rules)
    case .string(let rules):
        crossed("minLength", rules.minLength, "maxLength", rules.maxLength, "text")
    case .array(let rules): crossedItems(rules)
    case .object(let rules) where !rules.isMember: crossedProperties(rules)
    case .allOf: crossedMembers(schema.objectParts(file.schema))
    case .object, .anything, .null, .boolean, .choice, .union, .reference: []
    }
}

/// Reports an upper limit that is too far below its lower limit.
///
/// - Parameter apart: How far the upper limit must be above the lower one.
func crossed<Bound: Comparable & SignedNumeric>(
    _ lowKey: String, _ low: Located<Bound>?, _ highKey: String, _ high: Located<Bound>?,
    _ noun: String, apart: Bound = 0
) -> [Diagnostic] {
    guard let low, let high, isBelow(high.value, low.value, apart) else { return [] }
    let relation = high.value == low.value ? "not above" : "smaller than"
    let isNear = high.value >= low.value && apart != 0
    return [
        Diagnostic(
            "C0104",
            "\(quoted(highKey)) is \(isNear ? "not far enough above" : relation) "
                + quoted(lowKey),
            at: high.range, "no \(noun) can satisfy both",
            related: [.init(low.range, "the lower limit is \(boundText(low.value)) here")],
            help: raised(low.value, apart).map {
                "raise \(quoted(highKey)) to at least \($0), or remove \(quoted(lowKey))"
            } ?? "remove \(quoted(lowKey))")
    ]
}

/// Whether `high` is below `low + apart`, without overflow.
private func isBelow<Bound: Comparable & SignedNumeric>(
    _ high: Bound, _ low: Bound, _ apart: Bound
) -> Bool {
    if high < low || apart == 0 { return high < low }
    return low < 0 ? high < low + apart : high - low < apart
}

private func raised<Bound: Comparable & SignedNumeric>(_ low: Bound, _ apart: Bound) -> String? {
    guard let low = low as? Int, let apart = apart as? Int else {
        return apart == 0 ? boundText(low) : nil
    }
    let (sum, overflow) = low.addingReportingOverflow(apart)
    return overflow ? nil : "\(sum)"
}

private func boundText<Bound>(_ bound: Bound) -> String {
    (bound as? Double).map(\.decimalText) ?? "\(bound)"
}

private func crossedNumbers(_ rules: NumberConstraints) -> [Diagnostic] {
    var diagnostics = crossed("minimum", rules.minimum, "maximum", rules.maximum, "number")
    let open: [(String, Located<Double>?, String, Located<Double>?)] = [
        ("exclusiveMinimum", rules.exclusiveMinimum, "maximum", rules.maximum),
        ("minimum", rules.minimum, "exclusiveMaximum", rules.exclusiveMaximum),
        (
            "exclusiveMinimum", rules.exclusiveMinimum, "exclusiveMaximum", rules.exclusiveMaximum
        ),
    ]
    for (lowKey, low, highKey, high) in open {
        guard let low, let high, high.value <= low.value else { continue }
        diagnostics.append(
            Diagnostic(
                "C0104", "\(quoted(highKey)) is not above \(quoted(lowKey))", at: high.range,
                "no number can satisfy both",
                related: [.init(low.range, "the lower limit is \(low.value.decimalText) here")],
                help: "raise \(quoted(highKey)) above \(low.value.decimalText), or remove "
                    + quoted(lowKey)))
    }
    return diagnostics
}

private func crossedIntegers(_ rules: IntegerConstraints) -> [Diagnostic] {
    let (low, high) = (rules.minimum, rules.maximum)
    let (open, close) = (rules.exclusiveMinimum, rules.exclusiveMaximum)
    let diagnostics =
        crossed("minimum", low, "maximum", high, "number")
        + crossed("exclusiveMinimum", open, "maximum", high, "number", apart: 1)
        + crossed("minimum", low, "exclusiveMaximum", close, "number", apart: 1)
        + crossed("exclusiveMinimum", open, "exclusiveMaximum", close, "number", apart: 2)
    return diagnostics.isEmpty ? beyondType(rules) : diagnostics
}

/// Reports exclusive limits at the ends of the integer type.
private func beyondType(_ rules: IntegerConstraints) -> [Diagnostic] {
    let least = rules.isInt32 ? Int(Int32.min) : Int.min
    let most = rules.isInt32 ? Int(Int32.max) : Int.max
    let ends = [
        ("exclusiveMinimum", rules.exclusiveMinimum, most, "above"),
        ("exclusiveMaximum", rules.exclusiveMaximum, least, "below"),
    ]
    return ends.compactMap { key, limit, end, relation in
        guard let limit, limit.value == end else { return nil }
        return Diagnostic(
            "C0104", "\(quoted(key)) leaves no number", at: limit.range,
            "no number of this type is \(relation) this", help: "remove it")
    }
}

private func crossedItems(_ rules: ArrayConstraints) -> [Diagnostic] {
    let diagnostics = crossed("minItems", rules.minItems, "maxItems", rules.maxItems, "list")
    guard rules.isItemsForbidden, let least = rules.minItems,
        least.value > rules.prefixItems.count
    else { return diagnostics }
    return diagnostics + [
        Diagnostic(
            "C0104", "`minItems` is more than there are places", at: least.range,
            "there are \(rules.prefixItems.count)",
            help: "lower it to \(rules.prefixItems.count), or remove `items: false`")
    ]
}

private func crossedProperties(_ rules: ObjectConstraints) -> [Diagnostic] {
    var diagnostics = crossed(
        "minProperties", rules.minProperties, "maxProperties", rules.maxProperties, "object")
    let required = rules.properties.count(where: \.isRequired)
    if let most = rules.maxProperties, most.value < required {
        diagnostics.append(
            Diagnostic(
                "C0104", "`maxProperties` is less than what is required", at: most.range,
                "\(required) properties are required", help: "raise it to \(required), or remove it"
            ))
    }
    if let least = rules.minProperties, case .closed = rules.additional,
        least.value > rules.properties.count
    {
        diagnostics.append(
            Diagnostic(
                "C0104", "`minProperties` is more than there are properties", at: least.range,
                "there are \(rules.properties.count)",
                help: "lower it to \(rules.properties.count), or allow `additionalProperties`"))
    }
    return diagnostics
}

/// Reports limits of `allOf` as a whole, unless a named schema in it is reported for its own.
private func crossedMembers(_ parts: [ObjectConstraints]) -> [Diagnostic] {
    let isOfNamed = parts.contains { !$0.isMember && !crossedProperties($0).isEmpty }
    return isOfNamed ? [] : crossedProperties(ObjectConstraints(merging: parts))
}

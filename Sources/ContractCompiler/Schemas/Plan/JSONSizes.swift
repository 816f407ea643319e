import ContractGrammar
import Diagnostics

// The most bytes of values of responses as JSON, as the contract bounds them. What a handler
// returns beyond that is held by the server's limit alone.
//
// Nil stands for a value without a bound, and `Int.max` for one whose bound has more than 64 bits.
// A map has no bound, because its names have none.

extension SchemaCatalog {
    /// The most bytes of a value as JSON. Schemas that contain themselves have no bound.
    func mostBytes(of schema: Schema) -> Int? {
        mostBytes(of: shape(of: schema)).map { max($0, "null".utf8.count) }
    }

    private func mostBytes(of shape: Shape) -> Int? {
        switch shape.kind {
        case .reference(let name): entry(name)?.mostBytes ?? nil
        case .scalar(let scalar, _): mostBytes(of: scalar)
        case .text(let rules, _): rules.length.maximum.map { textBytes($0) }
        case .strings(let values):
            values.map { textBytes($0.utf8.count) }.max()
        case .integers: integerBytes
        case .constants(let values): values.map(\.pretty.utf8.count).max()
        case .array(let items, let count, _):
            count.maximum.flatMap { repeated(items, $0) }.map { plus($0, bracketBytes) }
        case .tuple(let items, let rest, let count): mostBytes(of: items, rest, count)
        case .object(let object): mostBytes(of: object)
        case .union(let branches, _): greatest(branches.map(mostBytes))
        case .map, .anything: nil
        }
    }

    private func mostBytes(of scalar: TypeReference.Scalar) -> Int? {
        switch scalar {
        case .integer, .int32: integerBytes
        // `-2.2250738585072014e-308` is one of the longest.
        case .number: 25
        case .boolean: "false".utf8.count
        case .uuid: UUIDGrammar.byteCount + quoteBytes
        case .date: "0000-00-00".utf8.count + quoteBytes
        case .dateTime: "0000-00-00T00:00:00.000000Z".utf8.count + quoteBytes
        // Seven components of at most nine digits, with their units, a point and `P…T`.
        case .duration: 7 * 10 + 3 + 9 + quoteBytes
        case .string, .bytes, .json: nil
        }
    }

    private func mostBytes(of items: [Schema], _ rest: Schema?, _ count: Bounds<Int>) -> Int? {
        let fixed = sum(items.map { item in mostBytes(of: item).map { plus($0, separatorBytes) } })
        guard let rest else { return fixed.map { plus($0, bracketBytes) } }
        let others = count.maximum.flatMap { repeated(rest, max($0 - items.count, 0)) }
        return sum([fixed, others, bracketBytes])
    }

    private func mostBytes(of object: ObjectShape) -> Int? {
        guard object.additional == nil else { return nil }
        let members = object.properties.filter { !$0.schema.isWriteOnly }.map { property in
            mostBytes(of: property.schema).map { value in
                let name = textBytes(property.key.utf8.count)
                return plus(value, plus(name, 2 * separatorBytes))
            }
        }
        return sum(members + [bracketBytes])
    }

    /// Elements of an array; `items` is nil for those that may be anything.
    private func repeated(_ items: Schema?, _ count: Int) -> Int? {
        guard count > 0 else { return 0 }
        return items.flatMap(mostBytes).map { times(count, plus($0, separatorBytes)) }
    }

    /// The names in a schema, those within named schemas left aside.
    func directNames(in schema: Schema) -> [String] {
        var names: [String] = []
        var open = [schema]
        while let schema = open.popLast() {
            let shape = shape(of: schema)
            if case .reference(let name) = shape.kind { names.append(name) }
            open += children(of: shape)
        }
        return names
    }
}

/// Of one scalar: an escape such as `\u0000`.
private let escapedBytes = 6
private let quoteBytes = 2
private let bracketBytes = 2
/// A comma or a colon, and the space behind it that Postgres writes.
private let separatorBytes = 2
/// `-9223372036854775808`
private let integerBytes = 20

private func textBytes(_ length: Int) -> Int { plus(times(length, escapedBytes), quoteBytes) }

private func sum(_ sizes: [Int?]) -> Int? {
    sizes.reduce(0) { sum, size in sum.flatMap { sum in size.map { plus(sum, $0) } } }
}

private func greatest(_ sizes: [Int?]) -> Int? {
    sizes.reduce(0) { most, size in most.flatMap { most in size.map { max(most, $0) } } }
}

/// The sum of two sizes, or the greatest number.
func plus(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
}

/// The product of two sizes, or the greatest number.
func times(_ left: Int, _ right: Int) -> Int {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? .max : product
}

// MARK: What makes a value long

/// The most schemas within each other that are searched for a keyword.
private let depthOfWords = 16

extension SchemaCatalog {
    /// The keyword that bounds most of a bounded value, in words such as "`maxItems` of `items`".
    /// Nil if no single keyword does, or if it is far within.
    func longestBound(of schema: Schema) -> String? {
        var key: String?
        var schema = schema
        for _ in 0..<depthOfWords {
            let next: Schema?
            switch resolved(schema).kind {
            case .text: return words("maxLength", of: key)
            case .array(_, let count, _) where count.maximum != 1:
                return words("maxItems", of: key)
            case .array(let items, _, _): next = items
            case .object(let object):
                let longest = object.properties.filter { !$0.schema.isWriteOnly }
                    .max { size($0.schema) < size($1.schema) }
                key = longest?.key
                next = longest?.schema
            case .union(let branches, _): next = branches.max { size($0) < size($1) }
            case .reference, .scalar, .strings, .integers, .constants, .tuple, .map, .anything:
                return nil
            }
            guard let next else { return nil }
            schema = next
        }
        return nil
    }

    private func size(_ schema: Schema) -> Int { mostBytes(of: schema) ?? 0 }

    private func words(_ keyword: String, of key: String?) -> String {
        quoted(keyword) + (key.map { " of \(quoted($0))" } ?? "")
    }
}

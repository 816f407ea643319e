import ContractGrammar

extension SchemaCatalog {
    /// The most bytes of a column of the type; nil if the contract sets no bound.
    func mostBytes(of type: QueryType, as value: StoredValue) -> Int? {
        guard case .schema(let schema) = type.kind, !type.isList else {
            return fixedBytes(of: value.type)
        }
        return mostBytes(of: schema, as: value)
    }

    func mostBytes(of schema: Schema, as value: StoredValue) -> Int? {
        switch (value.type, resolved(schema).kind) {
        case (.text, .text(let rules, _)):
            return rules.length.maximum.map { times($0, mostBytesOfScalar) }
        case (.text, .strings(let values)): return values.map(\.utf8.count).max()
        // Postgres writes numbers of `jsonb` without an exponent: such as 1e300 are longer there.
        case (.json, _): return mostBytes(of: schema)
        case (.list(let element), .array(let items?, let count, _)):
            let element = StoredValue(type: element, form: .plain)
            guard let count = count.maximum, let bytes = mostBytes(of: items, as: element) else {
                return nil
            }
            return times(count, plus(bytes, lengthBytes))
        case (let type, _): return fixedBytes(of: type)
        }
    }

    private func fixedBytes(of type: StoredType) -> Int? {
        switch type {
        case .integer, .number, .dateTime: 8
        case .int32, .date: 4
        case .boolean: 1
        case .uuid: 16
        case .vector(let count): times(count, 4)
        case .text, .bytes, .json, .list: nil
        }
    }
}

extension QueryPlan {
    /// The most bytes of its rows as libpq keeps them; nil if a column has no bound.
    var mostBytes: Int? {
        guard case .row(_, let count) = result else { return 0 }
        var row = rowBytes
        for column in statement.columns {
            guard let bytes = column.mostBytes else { return nil }
            row = plus(row, plus(bytes, valueBytes))
        }
        switch count {
        case .one, .optional: return row
        case .many(let rows): return times(rows, row)
        }
    }
}

/// Of UTF-8.
private let mostBytesOfScalar = 4
/// The length before each element of a list.
private let lengthBytes = 4
/// The place of a row in a list that doubles when it is full.
private let rowBytes = 16
/// The place and the length of a value, and bytes that align it.
private let valueBytes = 24

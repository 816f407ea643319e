public import Postgres
public import ServiceRuntime

/// A row, whose columns are found by their place in the header.
public struct QueryRow {
    let row: PostgresRow
    let places: [Int]

    /// A value of a type that Postgres has too, or nil for null where it is optional.
    public func value<Value: PostgresDecodable>(_ column: Int) throws(PostgresError) -> Value {
        try row.decode(Value.self, at: places[column])
    }
}

// MARK: Enums, by their raw values

extension QueryRow {
    public func choice<Choice: RawRepresentable>(
        _ column: Int
    ) throws(PostgresError) -> Choice where Choice.RawValue: PostgresElement {
        try row.decode(StoredChoice<Choice>.self, at: places[column]).value
    }

    public func choiceIfPresent<Choice: RawRepresentable>(
        _ column: Int
    ) throws(PostgresError) -> Choice? where Choice.RawValue: PostgresElement {
        try row.decode(StoredChoice<Choice>?.self, at: places[column])?.value
    }

    public func choices<Choice: RawRepresentable>(
        _ column: Int
    ) throws(PostgresError) -> [Choice] where Choice.RawValue: PostgresElement {
        try row.decode(StoredChoices<Choice>.self, at: places[column]).values
    }

    public func choicesIfPresent<Choice: RawRepresentable>(
        _ column: Int
    ) throws(PostgresError) -> [Choice]? where Choice.RawValue: PostgresElement {
        try row.decode(StoredChoices<Choice>?.self, at: places[column])?.values
    }
}

private struct StoredChoice<Choice: RawRepresentable>: PostgresDecodable
where Choice.RawValue: PostgresElement {
    let value: Choice

    init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let value = Choice(rawValue: try Choice.RawValue(postgres: cell)) else {
            throw cell.mismatch(Choice.self)
        }
        self.value = value
    }
}

private struct StoredChoices<Choice: RawRepresentable>: PostgresDecodable
where Choice.RawValue: PostgresElement {
    let values: [Choice]

    init(postgres cell: PostgresCell) throws(PostgresError) {
        let raw = try [Choice.RawValue](postgres: cell)
        values = raw.compactMap(Choice.init(rawValue:))
        if values.count < raw.count { throw cell.mismatch([Choice].self) }
    }
}

// MARK: JSON, through generated readers

extension QueryRow {
    public func json<Value: JSONCodable>(_ column: Int) throws(PostgresError) -> Value {
        try row.decode(ReadJSON<Value>.self, at: places[column]).value
    }

    public func jsonIfPresent<Value: JSONCodable>(_ column: Int) throws(PostgresError) -> Value? {
        try row.decode(ReadJSON<Value>?.self, at: places[column])?.value
    }

    public func jsons<Value: JSONCodable>(_ column: Int) throws(PostgresError) -> [Value] {
        try row.decode([ReadJSON<Value>].self, at: places[column]).map(\.value)
    }

    public func jsonsIfPresent<Value: JSONCodable>(
        _ column: Int
    ) throws(PostgresError) -> [Value]? {
        try row.decode([ReadJSON<Value>]?.self, at: places[column])?.map(\.value)
    }
}

private struct ReadJSON<Value: JSONCodable>: PostgresElement {
    let value: Value

    static var postgresElementType: PostgresType { .jsonb }
    static var postgresArrayType: PostgresType { .jsonbArray }

    func encode(into buffer: inout PostgresBuffer) {
        buffer.refuse("it is only read")
    }

    /// `jsonb_send` of the server: a version, always 1, then the text; `json` is the text alone.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Self? {
        var text = bytes
        if type == .jsonb {
            guard bytes.first == 1 else { return nil }
            text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        } else if type != .json {
            return nil
        }
        guard case .success(let value) = JSONReader.decode(Value.self, from: text) else {
            return nil
        }
        return Self(value: value)
    }
}

// MARK: Vectors

extension QueryRow {
    public func vector(_ column: Int) throws(PostgresError) -> [Float] {
        try row.decode(ReadVector.self, at: places[column]).elements
    }

    public func vectorIfPresent(_ column: Int) throws(PostgresError) -> [Float]? {
        try row.decode(ReadVector?.self, at: places[column])?.elements
    }
}

private struct ReadVector: PostgresDecodable {
    let elements: [Float]

    /// `vector_send` of pgvector: the count, an unused number, then the elements.
    init(postgres cell: PostgresCell) throws(PostgresError) {
        elements = try cell.decode { bytes, _ -> [Float]? in
            guard bytes.count >= 4 else { return nil }
            // The guard above asks for four bytes.
            let count = Int(UInt16(bigEndian: bytes.loadUnaligned(as: UInt16.self)))
            guard bytes.count == 4 + count * 4 else { return nil }
            return (0..<count).map { index in
                // The guard above asks for four bytes for each element after the first four.
                let bits = bytes.loadUnaligned(fromByteOffset: 4 + index * 4, as: UInt32.self)
                return Float(bitPattern: UInt32(bigEndian: bits))
            }
        }
    }
}

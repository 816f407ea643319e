public import Postgres
public import ServiceRuntime

/// A statement and the values of its parameters, in their order.
public struct QueryCall: Sendable {
    let statement: QueryStatement
    private(set) var call: PostgresCall
    /// The same values for the form that leaves with COMMIT.
    private(set) var effect: PostgresCall?

    /// - Parameter omitting: For each option of the statement, whether its lines are left out.
    public init(_ statement: QueryStatement, omitting options: [Bool] = []) {
        self.statement = statement
        let omitted = options.enumerated().reduce(0) { $1.element ? $0 | 1 << $1.offset : $0 }
        // Generated code gives one flag for each option of its statement.
        precondition(statement.variants.indices.contains(omitted), "an option that is not there")
        call = PostgresCall(statement.variants[omitted])
        effect = statement.effects.isEmpty ? nil : PostgresCall(statement.effects[omitted])
    }

    public mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        call.bind(value)
        effect?.bind(value)
    }

    /// A list whose elements may be null.
    public mutating func bind<Value: PostgresElement>(optionals values: [Value?]) {
        bind(NullableList(elements: values))
    }
}

// MARK: Enums, by their raw values

extension QueryCall {
    public mutating func bind<Choice: RawRepresentable>(choice: Choice?)
    where Choice.RawValue: PostgresElement {
        bind(choice?.rawValue)
    }

    public mutating func bind<Choice: RawRepresentable>(choices: [Choice]?)
    where Choice.RawValue: PostgresElement {
        bind(choices.map { $0.map(\.rawValue) })
    }

    public mutating func bind<Choice: RawRepresentable>(optionalChoices choices: [Choice?])
    where Choice.RawValue: PostgresElement {
        bind(optionals: choices.map { $0?.rawValue })
    }
}

// MARK: JSON and vectors

extension QueryCall {
    public mutating func bind(json value: (some JSONCodable)?) {
        bind(value.map(StoredJSON.init))
    }

    public mutating func bind(jsons values: [some JSONCodable]?) {
        bind(values.map { $0.map(StoredJSON.init) })
    }

    public mutating func bind(optionalJSONs values: [(some JSONCodable)?]) {
        bind(optionals: values.map { $0.map(StoredJSON.init) })
    }

    /// Bound as text, because the number of the extension's type differs between databases.
    public mutating func bind(vector: [Float]?) {
        bind(vector.map(vectorText))
    }

    public mutating func bind(vectors: [[Float]]) {
        bind(vectors.map(vectorText))
    }

    public mutating func bind(optionalVectors vectors: [[Float]?]) {
        bind(optionals: vectors.map { $0.map(vectorText) })
    }
}

private func vectorText(_ elements: [Float]) -> String {
    "[\(elements.map { "\($0)" }.joined(separator: ","))]"
}

/// A value as the bytes of its JSON.
struct StoredJSON: Sendable {
    /// Nil for what JSON can't express, such as infinity.
    let bytes: [UInt8]?

    init(_ value: some JSONCodable) { bytes = JSONWriter.bytes(of: value) }
}

extension StoredJSON: PostgresElement {
    static var postgresElementType: PostgresType { .jsonb }
    static var postgresArrayType: PostgresType { .jsonbArray }

    /// `jsonb_recv` of the server: a version, always 1, then the text.
    func encode(into buffer: inout PostgresBuffer) {
        guard let bytes else { return buffer.refuse("JSON can't express it") }
        buffer.append(integer: UInt8(1))
        buffer.append(bytes)
    }

    init(postgres cell: PostgresCell) throws(PostgresError) {
        throw cell.mismatch(Self.self)
    }

    static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> StoredJSON? {
        nil
    }
}

/// A list of which elements may be null: `array_recv` of the server takes a length of -1 for one.
private struct NullableList<Element: PostgresElement>: PostgresEncodable {
    let elements: [Element?]

    static var postgresFormat: PostgresFormat { .binary(Element.postgresArrayType) }

    func encode(into buffer: inout PostgresBuffer) {
        guard let count = Int32(exactly: elements.count) else {
            return buffer.refuse("the list has too many elements")
        }
        buffer.append(integer: Int32(elements.isEmpty ? 0 : 1))
        buffer.append(integer: Int32(1))
        buffer.append(integer: Element.postgresElementType.rawValue)
        guard count > 0 else { return }
        buffer.append(integer: count)
        buffer.append(integer: Int32(1))
        for element in elements { buffer.append(element: element) }
    }
}

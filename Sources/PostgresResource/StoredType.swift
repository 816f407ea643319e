import Postgres

/// What a query keeps and finds, as the contract calls it.
public indirect enum StoredType: Sendable, Equatable {
    case text, integer, int32, number, boolean, uuid, dateTime, date, bytes, json
    /// As many elements as it says; the type of the extension `vector`. In lists only as a
    /// parameter.
    case vector(Int)
    case list(StoredType)
}

extension StoredType {
    /// What the server is told of a parameter; a vector's type has no number of its own.
    var parameterType: PostgresType {
        switch self {
        case .text: .text
        case .integer: .int8
        case .int32: .int4
        case .number: .float8
        case .boolean: .bool
        case .uuid: .uuid
        case .dateTime: .timestamptz
        case .date: .date
        case .bytes: .bytea
        case .json: .jsonb
        case .vector: .inferred
        case .list(let element): element.arrayType
        }
    }

    private var arrayType: PostgresType {
        switch self {
        case .text: .textArray
        case .integer: .int8Array
        case .int32: .int4Array
        case .number: .float8Array
        case .boolean: .boolArray
        case .uuid: .uuidArray
        case .dateTime: .timestamptzArray
        case .date: .dateArray
        case .bytes: .byteaArray
        case .json: .jsonbArray
        // A list of vectors comes as texts, which the statement casts.
        case .vector: .textArray
        case .list: .inferred
        }
    }

    /// Whether a column of this type is read.
    func reads(_ type: PostgresType, named name: String?) -> Bool {
        switch self {
        case .text: [.text, .varchar, .bpchar, .name].contains(type)
        case .json: type == .jsonb || type == .json
        case .vector: name == "vector"
        case .integer, .int32, .number, .boolean, .uuid, .dateTime, .date, .bytes, .list:
            type == parameterType
        }
    }

    /// As a cast writes it.
    var sqlName: String {
        switch self {
        case .text: "text"
        case .integer: "bigint"
        case .int32: "integer"
        case .number: "double precision"
        case .boolean: "boolean"
        case .uuid: "uuid"
        case .dateTime: "timestamptz"
        case .date: "date"
        case .bytes: "bytea"
        case .json: "jsonb"
        case .vector(let count): "vector(\(count))"
        case .list(let element): "\(element.sqlName)[]"
        }
    }
}

import Postgres

// Exported, because generated code names the types of its statements.
@_exported public import enum ContractGrammar.StoredType

extension StoredType {
    /// The type that a parameter is sent with. That of a vector is inferred, because its number
    /// differs between databases.
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
        // A list of vectors is sent as texts, which the statement casts.
        case .vector: .textArray
        case .list: .inferred
        }
    }

    /// True if a column of the server's type is read as this type.
    func reads(_ type: PostgresType, named name: String?) -> Bool {
        switch self {
        case .text: [.text, .varchar, .bpchar, .name].contains(type)
        case .json: type == .jsonb || type == .json
        case .vector: name == "vector"
        case .integer, .int32, .number, .boolean, .uuid, .dateTime, .date, .bytes, .list:
            type == parameterType
        }
    }
}

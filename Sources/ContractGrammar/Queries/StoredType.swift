/// The type of a parameter or a column of a query, as the contract names it.
public indirect enum StoredType: Sendable, Equatable {
    case text, integer, int32, number, boolean, uuid, dateTime, date, bytes, json
    /// The type of the extension `vector`, with its number of elements. A list of vectors can only
    /// be a parameter.
    case vector(Int)
    case list(StoredType)

    /// The name of the type in a cast.
    public var sqlName: String {
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

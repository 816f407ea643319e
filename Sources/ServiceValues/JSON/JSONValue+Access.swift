/// Reads a document without a schema. A value that is absent or of another kind is nil.
extension JSONValue {
    /// The member of an object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The items of an array.
    public var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var wholeNumber: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// Any number; a whole one above 2^53 is rounded.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }
}

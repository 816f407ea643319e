import ContractGrammar
import Diagnostics

/// A type that contracts have a name for.
enum TypeName: Equatable {
    case string(TextFormat?)
    case integer(isInt32: Bool)
    case number
    case boolean
    case null
    case array
    case object
    case anything

    /// The names of types that may stand where a schema stands, in the order in which notes list
    /// them.
    static let shorthands = [
        "string", "integer", "int32", "number", "boolean", "uuid", "date", "date-time", "duration",
        "uri", "email", "bytes", "json", "null",
    ]
    /// The types of JSON Schema.
    static let plain = ["string", "integer", "number", "boolean", "array", "object", "null"]
    /// All values of `type`.
    static let all = shorthands + ["array", "object"]

    init?(_ name: String) {
        switch name {
        case "string": self = .string(nil)
        case "integer": self = .integer(isInt32: false)
        case "int32": self = .integer(isInt32: true)
        case "number": self = .number
        case "boolean": self = .boolean
        case "null": self = .null
        case "array": self = .array
        case "object": self = .object
        case "json": self = .anything
        case "bytes": self = .string(.byte)
        case "byte": return nil
        default:
            guard let format = TextFormat(rawValue: name) else { return nil }
            self = .string(format)
        }
    }

    /// The keywords that limit values of the type.
    var keywords: [String] {
        switch self {
        case .string(nil): SchemaKeywords.strings
        // Values of the other formats are no texts in Swift, so they have neither length nor
        // pattern.
        case .string(.uri), .string(.email): ["minLength", "maxLength", "pattern"]
        case .integer, .number: SchemaKeywords.numbers
        case .array: SchemaKeywords.arrays
        case .object: SchemaKeywords.objects
        case .string, .boolean, .null, .anything: []
        }
    }

    /// A schema of the type without limits.
    func kind(at range: SourceRange) -> Schema.Kind {
        switch self {
        case .string(let format):
            var constraints = StringConstraints()
            constraints.format = format.map { Located($0, range) }
            return .string(constraints)
        case .integer(let isInt32):
            var constraints = IntegerConstraints()
            constraints.isInt32 = isInt32
            return .integer(constraints)
        case .number: return .number(NumberConstraints())
        case .boolean: return .boolean
        case .null: return .null
        case .array: return .array(ArrayConstraints())
        case .object: return .object(ObjectConstraints())
        case .anything: return .anything
        }
    }
}

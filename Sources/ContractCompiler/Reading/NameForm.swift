/// The form of the names of one kind of thing.
enum NameForm {
    case service, variable, resource, problem, schema, operation, pathParameter, queryParameter
    case header, field

    /// The most characters. Names become Swift identifiers, and lines of Swift have 100 columns.
    static let lengthLimit = 64

    var noun: String {
        switch self {
        case .service: "a service"
        case .variable: "an environment variable"
        case .resource: "a resource"
        case .problem: "a problem"
        case .schema: "a schema"
        case .operation: "an operation"
        case .pathParameter: "a path parameter"
        case .queryParameter: "a query parameter"
        case .header: "a header"
        case .field: "a field"
        }
    }

    var example: String {
        switch self {
        case .service: "llm-gateway"
        case .variable: "DATABASE_URL"
        case .resource: "database"
        case .problem: "conversationNotFound"
        case .schema: "NewMessage"
        case .operation: "postMessage"
        case .pathParameter: "conversationID"
        case .queryParameter: "pageSize"
        case .header: "Idempotency-Key"
        case .field: "conversationID"
        }
    }

    var rule: String {
        let form =
            switch self {
            case .service: "lower-case letters and digits, words joined by `-`"
            case .variable: "upper-case letters, digits and `_`, a letter first"
            case .resource, .problem, .operation: "letters and digits, a lower-case letter first"
            case .schema: "letters and digits, an upper-case letter first"
            case .pathParameter, .field: "letters, digits and `_`, a letter first"
            case .queryParameter: "letters, digits and `_ - . ~ $ : @ [ ]`"
            case .header: "letters, digits and `-`, a letter first"
            }
        return "\(form), at most \(Self.lengthLimit) characters"
    }

    /// The form as a regular expression of ECMA-262, without anchors, for editors. That of a
    /// service does not limit the length.
    var expression: String {
        let rest = Self.lengthLimit - 1
        return switch self {
        case .service: "[a-z][a-z0-9]*(-[a-z0-9]+)*"
        case .variable: "[A-Z][A-Z0-9_]{0,\(rest)}"
        case .resource, .problem, .operation: "[a-z][A-Za-z0-9]{0,\(rest)}"
        case .schema: "[A-Z][A-Za-z0-9]{0,\(rest)}"
        case .pathParameter, .field: "[A-Za-z][A-Za-z0-9_]{0,\(rest)}"
        case .queryParameter: "[A-Za-z0-9_.~$:@\\[\\]-]{1,\(rest + 1)}"
        case .header: "[A-Za-z][A-Za-z0-9-]{0,\(rest)}"
        }
    }

    func accepts(_ name: String) -> Bool {
        guard name.utf8.count <= Self.lengthLimit, let first = name.utf8.first else { return false }
        let bytes = name.utf8
        switch self {
        case .service:
            return isLower(first)
                && name.split(separator: "-", omittingEmptySubsequences: false)
                    .allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { isLower($0) || isDigit($0) } }
        case .variable:
            return isUpper(first)
                && bytes.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        case .resource, .problem, .operation:
            return isLower(first) && bytes.allSatisfy(isAlphanumeric)
        case .schema: return isUpper(first) && bytes.allSatisfy(isAlphanumeric)
        case .pathParameter, .field:
            return (isLower(first) || isUpper(first))
                && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
        case .queryParameter:
            return bytes.allSatisfy { isAlphanumeric($0) || "_-.~$:@[]".utf8.contains($0) }
        case .header:
            return (isLower(first) || isUpper(first))
                && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}

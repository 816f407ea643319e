import ContractGrammar

extension TextFormat {
    /// The words of a diagnostic about a text that does not have the format.
    var reproach: String {
        switch self {
        case .uuid: "this is not a UUID"
        case .date: "this is not a date, such as 2026-01-31"
        case .dateTime: "this is not a date and time of RFC 3339"
        case .duration: "this is not a duration of ISO 8601, such as PT15M"
        case .uri: "this is not a URI"
        case .email: "this is not an email address"
        case .byte: "this is not base64"
        }
    }
}

import ContractModel

/// The formats of text, as the runtime reads them.
enum TextFormat {
    static func accepts(_ format: StringConstraints.Format, _ text: String) -> Bool {
        switch format {
        case .uuid: uuid.matches(text)
        case .date: date.matches(text) && isDay(text)
        case .dateTime: dateTime.matches(text) && isDay(text)
        case .duration: duration.matches(text)
        case .uri: uri.matches(text)
        case .email: email.matches(text)
        case .byte: base64.matches(text)
        }
    }

    static func words(_ format: StringConstraints.Format) -> String {
        switch format {
        case .uuid: "this is not a UUID"
        case .date: "this is not a date, such as 2026-01-31"
        case .dateTime: "this is not a date and time of RFC 3339"
        case .duration: "this is not a duration of ISO 8601, such as PT15M"
        case .uri: "this is not a URI"
        case .email: "this is not an email address"
        case .byte: "this is not base64"
        }
    }

    private static let uuid = known("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
    private static let date = known("^\\d{4}-\\d{2}-\\d{2}$")
    /// RFC 3339 §5.6.
    private static let dateTime = known(
        "^\\d{4}-\\d{2}-\\d{2}[Tt]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?"
            + "([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)$")
    /// RFC 3339 appendix A: units stand side by side.
    private static let duration = known(
        "^P(\\d{1,9}W|(\\d{1,9}Y(\\d{1,9}M(\\d{1,9}D)?)?|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}D)"
            + "(T\(time))?|T\(time))$")
    private static let time =
        "(\\d{1,9}H(\\d{1,9}M(\\d{1,9}S)?)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S)"
    /// RFC 3986, with a scheme.
    private static let uri = known(
        "^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~!$&'()*+,;=:@/?#\\[\\]-]|%[0-9A-Fa-f]{2})*$")
    /// RFC 5321 §4.1.2 without quoted local parts and address literals.
    private static let email = known("^\(atom)(\\.\(atom))*@\(label)(\\.\(label))*$")
    private static let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
    private static let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    private static let base64 = known(
        "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")

    /// A pattern that is written here.
    private static func known(_ text: String) -> Pattern {
        do throws(Pattern.Refusal) {
            return try Pattern(text)
        } catch {
            preconditionFailure("`\(text)` is no pattern: \(error.sentence)")
        }
    }

    /// Whether the first ten characters are a day of the Gregorian calendar.
    private static func isDay(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), parts[2] >= 1 else { return false }
        let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return parts[2] <= days[parts[1] - 1]
    }
}

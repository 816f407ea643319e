/// The formats of text, as the runtime reads them.
enum TextFormat {
    static func accepts(_ format: StringConstraints.Format, _ text: String) -> Bool {
        switch format {
        case .uuid: uuid.matches(text)
        case .date: date.matches(text) && isDay(text)
        case .dateTime: dateTime.matches(text) && isDay(text) && isInstant(text)
        case .duration: duration.matches(text)
        case .uri: uri.matches(text)
        case .email: email.matches(text) && isOfMailboxLength(text)
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
    /// RFC 3986 section 3, with a scheme.
    private static let uri = known(
        "^[A-Za-z][A-Za-z0-9+.-]*:"
            + "(//\(authority)(/(\(path)|/)*)?|/?(\(path)(\(path)|/)*)?)"
            + "(\\?(\(path)|[/?])*)?(#(\(path)|[/?])*)?$")
    private static let path = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
    private static let authority =
        "(([A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?"
        + "(\\[(\(address)|v[0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\\]"
        + "|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?"
    /// `IPv6address`, by the number of groups before `::`.
    private static let address =
        "((\(group):){6}\(ending)|::(\(group):){5}\(ending)|(\(group))?::(\(group):){4}\(ending)"
        + "|((\(group):){0,1}\(group))?::(\(group):){3}\(ending)"
        + "|((\(group):){0,2}\(group))?::(\(group):){2}\(ending)"
        + "|((\(group):){0,3}\(group))?::\(group):\(ending)"
        + "|((\(group):){0,4}\(group))?::\(ending)|((\(group):){0,5}\(group))?::\(group)"
        + "|((\(group):){0,6}\(group))?::)"
    private static let group = "[0-9A-Fa-f]{1,4}"
    private static let ending = "(\(group):\(group)|\(number)(\\.\(number)){3})"
    private static let number = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    /// RFC 5321 §4.1.2 without quoted local parts and address literals.
    private static let email = known("^\(atom)(\\.\(atom))*@\(label)(\\.\(label))*$")
    private static let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
    private static let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    /// RFC 4648 section 3.5: bits behind the last byte are 0.
    private static let base64 = known(
        "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$")

    private static func known(_ text: String) -> Pattern {
        do throws(Pattern.Refusal) {
            return try Pattern(text)
        } catch {
            // Only the constants above are given to this function, and the cases use each format.
            preconditionFailure("`\(text)` is no pattern: \(error.sentence)")
        }
    }

    /// RFC 5321 section 4.5.3.1.
    private static func isOfMailboxLength(_ text: String) -> Bool {
        let parts = text.split(separator: "@")
        return parts.count == 2 && parts[0].utf8.count <= 64 && parts[1].utf8.count <= 255
    }

    /// Whether the first ten characters are a day of the Gregorian calendar.
    private static func isDay(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), parts[2] >= 1 else { return false }
        let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return parts[2] <= days[parts[1] - 1]
    }

    /// Whether the time is within the years 0 to 9999 in UTC, and a leap second, if it is one, the
    /// last of a day.
    private static func isInstant(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func number(_ place: Int) -> Int { Int(bytes[place]) * 10 + Int(bytes[place + 1]) - 528 }
        var minutes = number(11) * 60 + number(14)
        if let sign = bytes.dropFirst(19).firstIndex(where: { "+-".utf8.contains($0) }) {
            let offset = number(sign + 1) * 60 + number(sign + 4)
            minutes += bytes[sign] == UInt8(ascii: "+") ? -offset : offset
        }
        let isLeap = number(17) == 60
        let end = 24 * 60
        if isLeap, (minutes + 1) % end != 0 { return false }
        if text.hasPrefix("0000-01-01") { return minutes >= 0 }
        return !text.hasPrefix("9999-12-31") || minutes + (isLeap ? 1 : 0) < end
    }
}

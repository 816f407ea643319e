/// The formats of texts that have a grammar, by their names in `format` of JSON Schema.
public enum TextFormat: String, Sendable, CaseIterable {
    /// RFC 9562 section 4.
    case uuid
    /// RFC 3339 `full-date`.
    case date
    /// RFC 3339 `date-time`, within the years 0 to 9999 in UTC.
    case dateTime = "date-time"
    /// RFC 3339 appendix A, at most nine digits a unit.
    case duration
    /// RFC 3986, with a scheme.
    case uri
    /// RFC 5321 section 4.1.2 without quoted local parts and address literals; RFC 6531 is left
    /// out: ASCII only.
    case email
    /// RFC 4648 section 4.
    case byte

    public func accepts(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { accepts($0) }
    }

    package func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .uuid:
            text.count == UUIDGrammar.byteCount
                && text.baseAddress.flatMap { UUIDGrammar.words($0) } != nil
        case .date: CalendarDate(text: text) != nil
        case .dateTime: DateTimeGrammar.microsecondsSince1970(text) != nil
        case .duration: ISODuration(text: text) != nil
        case .uri: URIGrammar.isURI(text)
        case .email: EmailGrammar.isAddress(text)
        case .byte: Base64Grammar.bytes(of: text) != nil
        }
    }
}

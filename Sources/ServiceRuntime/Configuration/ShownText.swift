extension EnvironmentVariable {
    /// A value as tables show it: a secret not at all, no other with a login in its URL.
    func shown(_ text: String) -> String {
        guard !isSecret else { return "***" }
        guard case .uri = kind, text.contains("://") || text.contains("@") else {
            return bounded(maskingLogin(text))
        }
        return bounded(maskingURL(text))
    }
}

/// `url` without its login and its query, which may hold passwords too. Nothing of a text that has
/// no scheme.
func maskingURL(_ url: String) -> String {
    guard url.contains("://") else { return "***" }
    return String(maskingLogin(url).prefix { $0 != "?" && $0 != "#" })
}

/// `text` without what is between its first `://` and its last `@`. That is more than the login if
/// there is an `@` after the host, but a password may hold any character where it was not encoded.
private func maskingLogin(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://"),
        let end = text[scheme.upperBound...].lastIndex(of: "@")
    else { return text }
    return text[..<scheme.upperBound] + "***" + text[end...]
}

/// `text` without the logins of URLs in it.
func maskingLogins(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
    var shown = ""
    var rest = text[...]
    while let scheme = rest.firstRange(of: "://") {
        shown += rest[..<scheme.upperBound]
        rest = rest[scheme.upperBound...]
        let word = rest.prefix { !$0.isWhitespace && !"/?#\"'<>".contains($0) }
        guard let end = word.lastIndex(of: "@") else { continue }
        shown += "***"
        rest = rest[end...]
    }
    return shown + rest
}

/// The first characters of a text for a table, without control characters.
private func bounded(_ text: String) -> String {
    let limit = 60
    let shown = text.prefix(limit).map { character -> Character in
        character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? " " : character
    }
    return String(shown) + (text.count > limit ? "…" : "")
}

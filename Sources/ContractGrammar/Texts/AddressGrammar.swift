/// The address of a store or a service, as settings have it: a scheme, `://` and an authority
/// without blanks or controls. The store or client that uses the address checks the rest.
package enum AddressGrammar {
    /// - Parameter schemes: In lower case; none of them means any.
    package static func isAddress(_ text: String, _ schemes: [String]) -> Bool {
        guard let scheme = scheme(of: text), !scheme.isEmpty else { return false }
        let rest = text.utf8.dropFirst(scheme.utf8.count + separator.utf8.count)
        return (schemes.isEmpty || schemes.contains(scheme)) && !rest.isEmpty
            && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }

    /// The text before `://`, in lower case; nil if there is no `://`.
    package static func scheme(of text: String) -> String? {
        text.firstRange(of: separator).map { text[..<$0.lowerBound].lowercased() }
    }

    private static let separator = "://"
}

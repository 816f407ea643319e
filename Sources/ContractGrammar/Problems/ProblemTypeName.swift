/// The name of a problem in the `type` of its document (RFC 9457 section 3.1.1):
/// `/problems/conversation-not-found` for the contract's `conversationNotFound`.
public enum ProblemTypeName {
    /// The start of every `type`.
    public static let prefix = "/problems/"

    /// In small letters, with a hyphen before each letter that is a capital in the contract, so
    /// that ``camel(_:)`` turns it back.
    public static func kebab(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text += "-" }
            text += character.lowercased()
        }
    }

    public static func camel(_ name: Substring) -> String {
        var text = ""
        var isCapital = false
        for character in name {
            if character == "-" {
                isCapital = true
            } else {
                text += isCapital ? character.uppercased() : String(character)
                isCapital = false
            }
        }
        return text
    }
}

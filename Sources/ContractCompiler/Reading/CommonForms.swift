/// Forms that several sections use.
extension ValueForm {
    /// The texts above zero that `Duration(text:)` reads, as a regular expression of ECMA-262
    /// without anchors.
    static let durationExpression = "0*[1-9][0-9]*(ms|s|m|h|d)"

    static let duration = ValueForm.shared(
        SharedForm("duration", "A whole number and `ms`, `s`, `m`, `h` or `d`.") {
            .matching("^\(durationExpression)$")
        })

    /// The texts above zero that `ByteCount` reads.
    static let size = ValueForm.shared(
        SharedForm("size", "A whole number and `B`, `KiB`, `MiB` or `GiB`.") {
            .choice(
                [(.type("integer"), .integer(1...Int.max))],
                else: .matching("^0*[1-9][0-9]*(B|KiB|MiB|GiB)?$"))
        })

    static let texts = ValueForm.list(.text, isSet: true)
    static let examples = ValueForm.list(.anything)
}

extension Key {
    static func description(_ words: String) -> Key { Key("description", .text, .optional, words) }
}

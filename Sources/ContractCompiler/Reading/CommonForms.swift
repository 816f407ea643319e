/// Forms that keys of several sections have.
extension ValueForm {
    /// ``milliseconds(of:)``
    static let duration = ValueForm.shared(
        SharedForm("duration", "A whole number and `ms`, `s`, `m`, `h` or `d`.") {
            .matching("^[0-9]+(ms|s|m|h|d)$")
        })

    /// ``byteCount(of:)``
    static let size = ValueForm.shared(
        SharedForm("size", "A whole number and `B`, `KiB`, `MiB` or `GiB`.") {
            .choice(
                [(.type("integer"), .integer(1...Int.max))],
                else: .matching("^[0-9]+(B|KiB|MiB|GiB)?$"))
        })

    /// The name of a variable of the environment.
    static let variableName = ValueForm.name(.variable)
    static let texts = ValueForm.list(.text, isSet: true)
    static let examples = ValueForm.list(.anything)
}

extension Key {
    static func description(_ words: String) -> Key { Key("description", .text, .optional, words) }
}

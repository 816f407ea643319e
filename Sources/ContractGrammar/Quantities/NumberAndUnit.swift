/// The length of `KiB`, `MiB` and `GiB`.
private let longestUnit = 3

/// Splits `64KiB` into 64 and `KiB`. Nil without digits, if the number does not fit, and if the
/// rest is longer than any unit: the text may come from a header of any length, and comparing texts
/// is not linear.
func numberAndUnit(_ text: String) -> (number: Int, unit: Substring)? {
    let digits = text.utf8.prefix { 0x30...0x39 ~= $0 }
    guard !digits.isEmpty, let number = Int(text[..<digits.endIndex]) else { return nil }
    let unit = text[digits.endIndex...]
    return unit.utf8.count <= longestUnit ? (number, unit) : nil
}

/// A number without `.0` at its end.
func numberText(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
}

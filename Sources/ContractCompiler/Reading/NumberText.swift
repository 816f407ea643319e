import ContractGrammar

/// A number without `.0` at its end.
func numberText(_ number: Double) -> String { number.decimalText }

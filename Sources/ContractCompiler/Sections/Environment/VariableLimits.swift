import Diagnostics

/// C0104, for variables: limits that no value can satisfy.
func variableLimits(_ service: Contract) -> [Diagnostic] {
    service.environment.flatMap { variable in
        crossed("minLength", variable.minLength, "maxLength", variable.maxLength, "text")
            + crossed("minimum", variable.minimum, "maximum", variable.maximum, "number")
            + crossed(
                "minimum", variable.leastInteger, "maximum", variable.greatestInteger, "number")
    }
}

/// C0508 and C0509, for the variables of a service.
func swiftNamesOfVariables(_ contract: Contract) -> [Diagnostic] {
    contract.environment.flatMap { wrongCases($0.caseNames, of: $0.choices.map(\.value)) }
}

import Diagnostics

/// C0320: a secret has no default, because contracts are committed.
func secretDefaults(_ service: Contract) -> [Diagnostic] {
    service.environment.compactMap { variable in
        guard variable.isSecret, let value = variable.default else { return nil }
        return Diagnostic(
            "C0320", "the secret \(quoted(variable.name.value)) has a default", at: value.range,
            "everybody who reads the contract knows it", help: "remove the default")
    }
}

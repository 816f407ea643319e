import Diagnostics

/// The variables that the runtime reads for every service.
private let reserved = [
    "PORT", "HOST", "PUBLIC_HOSTS", "LOG_LEVEL", "LOG_FORMAT", "DRAIN_GRACE",
]

/// C0312: no contract declares a variable of the runtime.
func reservedVariables(_ service: Contract) -> [Diagnostic] {
    service.environment.map(\.name).filter { reserved.contains($0.value) }.map { name in
        Diagnostic(
            "C0312", "\(quoted(name.value)) is the runtime's own variable", at: name.range,
            help: name.value == "PORT"
                ? "remove it, and say the default with `port`"
                : "remove it, or choose another name",
            notes: ["every service has \(listed(reserved))"])
    }
}

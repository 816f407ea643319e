import Diagnostics

/// The members of every problem document (RFC 9457 §3.1, and the runtime's own).
private let reserved = [
    "type", "title", "status", "detail", "instance", "requestId", "violations",
]

/// C0220: a field of a problem has no name of a member that every problem has.
func problemFields(_ contract: Contract, _ file: FileSchemas) -> [Diagnostic] {
    contract.problems.flatMap(\.fields).map(\.name).filter { reserved.contains($0.value) }
        .map { name in
            Diagnostic(
                "C0220", "every problem has a field \(quoted(name.value))", at: name.range,
                help: "choose another name", notes: ["reserved are \(listed(reserved))"])
        }
}

/// C0117, for the fields of problems: a handler always gives them.
func usedDefaultsOfProblems(_ contract: Contract, _ file: FileSchemas) -> [Diagnostic] {
    contract.problems.flatMap(\.fields).compactMap {
        idleDefault($0.schema, "a problem has what its handler gives it")
    }
}

/// C0508 and C0509, for the fields of problems.
func swiftNamesOfProblems(_ contract: Contract, _ file: FileSchemas) -> [Diagnostic] {
    contract.problems.flatMap(\.fields).flatMap { wrongNames($0.schema, .member) }
}

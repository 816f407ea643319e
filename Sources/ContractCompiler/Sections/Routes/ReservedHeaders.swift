import Diagnostics

/// Header fields that the runtime reads from requests.
private let ofRequests: Set = [
    "content-type", "accept", "authorization", "host", "content-length", "transfer-encoding",
    "connection", "expect", "x-request-id", "x-request-timeout", "traceparent",
]

/// Header fields that the runtime writes to responses.
private let ofResponses: Set = [
    "content-type", "content-length", "transfer-encoding", "connection", "date", "x-request-id",
    "x-content-type-options",
]

/// C0210: no operation declares a header field that the runtime itself reads or writes.
func reservedHeaders(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    let requested = operation.parameters.filter {
        $0.location == .header && ofRequests.contains($0.name.value.lowercased())
    }
    let answered = operation.responses.flatMap(\.headers).filter {
        ofResponses.contains($0.name.value.lowercased())
    }
    return (requested + answered).map { header in
        Diagnostic(
            "C0210", "the header \(quoted(header.name.value)) belongs to the runtime",
            at: header.name.range, help: "remove it, or choose another name")
    }
}

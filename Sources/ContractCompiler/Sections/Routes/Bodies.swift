import Diagnostics

/// C0211 and C0215: only requests and responses whose bodies mean something in HTTP have one.
func bodies(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let body = operation.body, [.get, .delete].contains(operation.method),
        !operation.route.value.isEmpty
    {
        // RFC 9110 §9.3.1 and §9.3.5: content of GET and DELETE has no defined meaning.
        diagnostics.append(
            Diagnostic(
                "C0211", "\(operation.method.rawValue) has no body", at: body.schema.range,
                help: operation.method == .get
                    ? "use `query`, or make it a POST" : "use `query` or `path`, or make it a POST")
        )
    }
    for response in operation.responses {
        if let body = response.body, [204, 205, 304].contains(response.status.value) {
            // RFC 9110 §15.3.5, §15.3.6 and §15.4.5.
            diagnostics.append(
                Diagnostic(
                    "C0215", "a response with status \(response.status.value) has no body",
                    at: body.range, related: [.init(response.status.range, "the status")],
                    help: "write `none`, or choose another status such as 200"))
        } else if response.body == nil, let example = response.examples.first {
            diagnostics.append(
                Diagnostic(
                    "C0215", "there is no body that the example could show", at: example.range,
                    related: [.init(response.status.range, "the response")],
                    help: "add `body`, or remove `examples`"))
        }
    }
    return diagnostics
}

import Diagnostics

/// C0112, for bodies: examples of requests and responses are what they say.
func messageExamples(
    _ operation: OperationDeclaration, _ service: ServiceContract, _ contract: ContractScope
) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let body = operation.body {
        diagnostics += body.examples.compactMap {
            refusedExample($0, body.schema, contract, .request)
        }
    }
    for response in operation.responses {
        guard let schema = response.body else { continue }
        diagnostics += response.examples.compactMap {
            refusedExample($0, schema, contract, .response)
        }
    }
    return diagnostics
}

/// The client, which is the service: what runs against one runs against the other.
func clientFile(_ plan: ServicePlan) -> Code {
    """
    \(preamble(plan.contractPath))

    /// Calls a ``\(plan.names.service)`` over HTTP.
    public struct \(plan.names.client): \(plan.names.service) {
        private let transport: any ClientTransport

        public init(_ transport: any ClientTransport) {
            self.transport = transport
        }

        \(plan.operations.map(method), separatedBy: .blankLine)
    }
    """
}

private func method(_ plan: OperationPlan) -> Code {
    """
    \(signature(plan, access: "public ", body: " {"))
        try await transport.call(\(plan.type).self, input, context)
    }
    """
}

/// The client of the service, with the same functions as its handlers.
func clientFile(_ plan: ServicePlan) -> Code {
    """
    \(preamble(plan.contractPath))

    /// Calls `\(words: plan.name)` over HTTP.
    public struct \(plan.names.client): \(plan.names.calls) {
        private let transport: any ClientTransport

        public init(_ transport: any ClientTransport) { self.transport = transport }

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

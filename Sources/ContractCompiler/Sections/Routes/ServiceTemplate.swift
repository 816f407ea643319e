/// The protocol through which others call a service.
func callsFile(_ plan: ServicePlan) -> Code {
    """
    \(preamble(plan.contractPath))

    \(callsProtocol(plan))
    """
}

/// The protocol that handlers implement.
///
/// - Parameter isRunnable: Whether the type with the resources of handlers is generated.
func serviceFile(_ plan: ServicePlan, _ layout: Layout, isRunnable: Bool) -> Code {
    """
    \(runtimePreamble(plan, layout, .api, []))

    \(handlersProtocol(plan, isRunnable))
    """
}

private func callsProtocol(_ plan: ServicePlan) -> Code {
    """
    /// The operations for callers: ``\(plan.names.client)``, the handlers or a stand-in has them.
    ///
    \(doc: plan.words)
    public protocol \(plan.names.calls): Sendable {
        \(plan.operations.map { requirement($0) }, separatedBy: .blankLine)
    }
    """
}

private func handlersProtocol(_ plan: ServicePlan, _ isRunnable: Bool) -> Code {
    let initializer: Code =
        isRunnable
        ? """
        /// Called once, before the first request. If it throws, the service does not start.
        init(_ resources: \(plan.names.resources)) async throws

        """ : ""
    return """
        /// The protocol that the handlers of `\(words: plan.name)` implement.
        public protocol \(plan.names.service): \(plan.names.calls) {
            \(initializer)
            /// Called after the last request, for what the handlers have opened themselves.
            func close() async
        }

        extension \(plan.names.service) {
            public func close() async {}
        }
        """
}

private func requirement(_ plan: OperationPlan) -> Code {
    let more: Code = plan.words.isEmpty ? "" : "///\n\(doc: plan.words)"
    return """
        \(doc: deprecating(plan.summary, plan.isDeprecated))
        \(more)
        ///
        /// `\(words: plan.method.rawValue) \(words: plan.path)`
        \(signature(plan))
        """
}

/// A method of the service, as the protocol and the client declare it.
func signature(_ plan: OperationPlan, access: Code = "", body: Code = "") -> Code {
    let parameters: [Code] = ["_ input: \(plan.type).Input", "_ context: RequestContext"]
    let returned = plan.output.typeOutside(of: plan.type)
    return .list(
        "\(access)func \(plan.function)", parameters,
        " async throws -> \(returned)\(body)", column: 4)
}

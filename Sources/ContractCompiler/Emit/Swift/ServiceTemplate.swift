/// The protocol that handlers and the client share, and the router before it.
func serviceFile(_ plan: ServicePlan) -> Code {
    """
    \(preamble(plan.contractPath))

    \(serviceProtocol(plan))

    \(router(plan))
    """
}

private func serviceProtocol(_ plan: ServicePlan) -> Code {
    """
    \(doc: plan.words)
    public protocol \(plan.names.service): Sendable {
        \(plan.operations.map { requirement($0, plan) }, separatedBy: .blankLine)
    }
    """
}

private func requirement(_ plan: OperationPlan, _ service: ServicePlan) -> Code {
    let place: Code = "\(words: service.contractPath):\(plain: plan.line)"
    let more: Code = plan.words.isEmpty ? "" : "///\n\(doc: plan.words)"
    return """
        \(doc: deprecating(plan.summary, plan.isDeprecated))
        \(more)
        ///
        /// `\(words: plan.verb.rawValue) \(words: plan.path)` · \(place)
        \(signature(plan))
        """
}

/// A method of the service, as the protocol and the client declare it.
func signature(_ plan: OperationPlan, access: Code = "", body: Code = "") -> Code {
    let parameters: [Code] = ["_ input: \(plan.type).Input", "_ context: RequestContext"]
    let returned = plan.output.typeOutside(of: plan.type)
    return .list(
        "\(access)func \(plan.method)", parameters,
        " async throws -> \(returned)\(body)", column: 4)
}

private func router(_ plan: ServicePlan) -> Code {
    let names = plan.operations.map { operation -> Code in "\(operation.type).description" }
    return """
        /// Carries requests to a ``\(plan.names.service)``.
        public struct \(plan.names.router)<Service: \(plan.names.service)>: ServiceRouter {
            private let service: Service

            public init(_ service: Service) {
                self.service = service
            }

            public static var service: ServiceDescription { \(plan.names.configuration).service }
            public static var openAPI: StaticString { \(plan.names.openAPI).document }
            public static var operations: [OperationDescription] {
                [
                    \(names.map { "\($0)," as Code })
                ]
            }

            \(respond(plan))
        }
        """
}

private func respond(_ plan: ServicePlan) -> Code {
    let answers = plan.operations.map { operation in
        { (column: Int) -> Code in
            .call(
                "try await answer",
                [
                    "\(operation.type).self", "request", "context", "service.\(operation.method)",
                ], column: column)
        }
    }
    return """
        public func respond(
            to operation: Int, _ request: Request, _ context: RequestContext
        ) async throws -> Response {
            \(selection("operation", answers, column: 8))
        }
        """
}

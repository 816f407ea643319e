/// What carries requests to the handlers.
func routerFile(_ plan: ServicePlan, _ layout: Layout) -> Code {
    let api = ModuleName(plan.names.api)
    return """
        \(runtimePreamble(plan, layout, [], ["ServiceRuntime"], internal: [api]))

        \(router(plan))
        """
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
            public static var openAPI: StaticBytes { \(plan.names.openAPI).document }
            public static var operations: [OperationDescription] {
                [
                    \(names.map { "\($0)," as Code })
                ]
            }

            \(respond(plan))
        }
        """
}

/// Operations that one function may choose among: Swift compiles an asynchronous function in a time
/// that grows with the square of what it waits for.
private let operationsOfFunction = 32

private func respond(_ plan: ServicePlan) -> Code {
    let operations = Array(plan.operations.enumerated())
    guard operations.count > operationsOfFunction else {
        return """
            public func respond(to operation: Int, _ exchange: HTTPExchange) async throws {
                \(selection("operation", plan.operations.map(answer), column: 8))
            }
            """
    }
    let starts = Array(stride(from: 0, to: operations.count, by: operationsOfFunction))
    let calls = starts.map { start in
        { (_: Int) -> Code in "try await respond\(plain: start)(to: operation, exchange)" }
    }
    let groups = starts.map { start -> Code in
        let group = plan.operations[start...].prefix(operationsOfFunction).map(answer)
        let head: Code = "respond\(plain: start)(to operation: Int, _ exchange: HTTPExchange)"
        return """
            private func \(head) async throws {
                \(selection("operation", group, from: start, column: 8))
            }
            """
    }
    return """
        public func respond(to operation: Int, _ exchange: HTTPExchange) async throws {
            \(selection("operation / \(plain: operationsOfFunction)", calls, column: 8))
        }

        \(groups, separatedBy: .blankLine)
        """
}

private func answer(_ operation: OperationPlan) -> (Int) -> Code {
    { column in
        let handled: Code = "await service.\(operation.function)(call.input, call.context)"
        return """
            let call = try exchange.begin(\(operation.type).self)
            \(.call("try call.end", [handled], column: column))
            """
    }
}

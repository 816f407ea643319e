/// What carries requests to the handlers.
func routerFile(_ plan: ServicePlan, _ layout: Layout) -> Code {
    let api = ModuleName(plan.names.api)
    return """
        \(runtimePreamble(plan, layout, [], ["ServiceRuntime"], internal: [api]))

        \(router(plan))
        """
}

private func router(_ plan: ServicePlan) -> Code {
    """
    /// Carries requests to a ``\(plan.names.service)``.
    public struct \(plan.names.router)<Service: \(plan.names.service)>: ServiceRouter {
        private let service: Service

        public init(_ service: Service) { self.service = service }

        public static var service: ServiceDescription { \(plan.names.configuration).service }
        public static var openAPI: StaticBytes { \(plan.names.openAPI).document }

        \(routes(plan.operations))
    }
    """
}

/// A statement for each operation, because Swift's type checker takes more time for the elements of
/// one long list.
private func routes(_ operations: [OperationPlan]) -> Code {
    guard !operations.isEmpty else { return "public var routes: [ServiceRoute] { [] }" }
    // `service.x` as a value would be one more asynchronous call for each request; a closure that
    // keeps the router, whose type is generic, would look up that type each time.
    let statements = operations.map { operation -> Code in
        .block(
            "routes.add(\(operation.type).self)",
            ["try await service.\(operation.function)($0, $1)"], column: 8)
    }
    return """
        public var routes: [ServiceRoute] {
            let service = service
            var routes: [ServiceRoute] = []
            \(statements)
            return routes
        }
        """
}

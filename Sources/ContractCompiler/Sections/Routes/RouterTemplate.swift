/// The router, which calls the handler of a request.
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

/// One statement for each operation: Swift's type checker is slower with the elements of one long
/// list.
private func routes(_ operations: [OperationPlan]) -> Code {
    guard !operations.isEmpty else { return "public var routes: [ServiceRoute] { [] }" }
    // A closure, because `service.x` as a value would cost one more asynchronous call per request.
    // The closure keeps the service: one that keeps the router looks up its generic type each time.
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

public import ServiceValues

/// Carries requests to the handlers of one service; generated.
public protocol ServiceRouter: Sendable {
    static var service: ServiceDescription { get }
    /// The OpenAPI document, as JSON.
    static var openAPI: StaticBytes { get }

    /// The routes of all operations, in the order of the contract.
    var routes: [ServiceRoute] { get }
}

extension ServiceRouter {
    /// For routers written by hand: a document without paths.
    public static var openAPI: StaticBytes {
        StaticBytes(#"{"openapi":"3.1.0","info":{"title":"","version":""},"paths":{}}"#)
    }
}

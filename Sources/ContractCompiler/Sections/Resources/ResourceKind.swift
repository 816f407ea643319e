import Diagnostics

/// A kind of resource: its keys, rules, part of the OpenAPI document and generated code. A value of
/// a conforming type is one resource of a contract.
///
/// Each kind has a file in `Kinds`, and `Resources.kinds` lists the kinds.
protocol ResourceKind: Sendable {
    /// The key that only resources of this kind have.
    static var key: String { get }
    /// All keys of such a resource.
    static var list: KeyList { get }
    /// The URL schemes of its address; empty if it has no address of its own.
    static var schemes: [String] { get }
    /// True if addresses with these schemes are for resources alone: handlers get a client with
    /// limits, never the address.
    static var isStore: Bool { get }
    /// The rules of this kind, beside those for all resources.
    static var rules: Rules { get }

    /// Nil if a part of the resource can't be read, which is reported.
    init?(_ fields: Fields, _ parser: inout ContractParser)

    var place: ResourcePlace { get }
    /// The variables that the resource uses beside its address.
    var otherVariables: [VariableUse] { get }
    /// The reason why `health.ready` can't name the resource; nil if it has a readiness check.
    var readinessRefusal: ReadinessRefusal? { get }
    /// The documentation of its properties in generated code; nil: the description of its address.
    var words: String? { get }

    /// The members of the resource in the OpenAPI document, after `name` and `kind`.
    var document: JSONDocument { get }

    /// The type of the runtime for the resource's settings.
    var settingsType: Code { get }
    /// The arguments of that type's initializer, after `url` if it has an address.
    func settings(in service: ServicePlan) -> [Code]

    /// The targets of the runtime that the resource needs.
    var targets: [SwiftName] { get }
    /// The case of `ResourceUse` in `ServiceHost`; nil if the platform need not know of it.
    var use: Code? { get }
    /// The statements that open the resource. One that has an address is also handed to the
    /// process, which checks and closes it.
    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code
    /// The type that handlers get; nil if they don't get the resource.
    func handlersType(in service: ServicePlan) -> Code?
    /// The generated type that wraps the client; nil if handlers get the client itself.
    func wrapper(in service: ServicePlan) -> SwiftName?
}

extension ResourceKind {
    static var rules: Rules { Rules() }
    var otherVariables: [VariableUse] { [] }
    var words: String? { nil }
    func wrapper(in service: ServicePlan) -> SwiftName? { nil }

    /// The connections to another service: as many as the service may have requests in work, so a
    /// request waits for one only if others make several calls at once.
    var connectionsOfCalls: Code { "connections: Self.service.limits.concurrency" }
}

/// Where a resource is.
enum ResourcePlace: Sendable {
    /// At the address that this variable holds.
    case address(Located<String>)
    /// In another resource of the service, which is opened before it.
    case within(Located<String>)
}

/// The reason why a service can't wait for a resource before it is ready.
struct ReadinessRefusal: Sendable {
    let reason: String
    let help: String
}

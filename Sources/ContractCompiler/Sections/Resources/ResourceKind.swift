import Diagnostics

/// A kind of resource: its keys, what must hold, and what it becomes in code and documents. A value
/// is what a contract says of one resource.
///
/// Each kind has a file in `Kinds`, and `Resources.kinds` lists them.
protocol ResourceKind: Sendable {
    /// The key by which a resource says that it is of this kind.
    static var key: String { get }
    /// All keys of such a resource.
    static var list: KeyList { get }
    /// With what its address may begin; empty if it has no address of its own.
    static var schemes: [String] { get }
    /// True if only a resource may use an address with these schemes: handlers get a client with
    /// limits, never the address.
    static var isStore: Bool { get }
    /// What must hold beside the rules for all resources.
    static var rules: Rules { get }

    /// Nil if something can't be read; that is reported.
    init?(_ fields: Fields, _ parser: inout ContractParser)

    var place: ResourcePlace { get }
    /// The variables that it uses beside its address.
    var otherVariables: [VariableUse] { get }
    /// Why `health.ready` can't name it; nil if it can be asked whether it works.
    var readinessRefusal: ReadinessRefusal? { get }
    /// The words of its settings and of the handlers' property; nil: those of its address.
    var words: String? { get }

    /// Its members in the OpenAPI document, after `name` and `kind`.
    var document: JSONDocument { get }

    /// The type of the runtime that holds what the environment says of it.
    var settingsType: Code { get }
    /// The arguments of that type's initializer, after `url` if it has an address.
    func settings(in service: ServicePlan) -> [Code]

    /// The targets of the runtime that it needs.
    var targets: [SwiftName] { get }
    /// The case of the runtime's `ServiceResource`; nil if the platform need not know of it.
    var serviceResource: Code? { get }
    /// The statements that open it and hand it to the process, which checks and closes it.
    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code
    /// What handlers get; nil if they don't get it.
    func handlersType(in service: ServicePlan) -> Code?
    /// The generated type around its client; nil if handlers get what was opened.
    func wrapper(in service: ServicePlan) -> SwiftName?
}

extension ResourceKind {
    static var rules: Rules { Rules() }
    var otherVariables: [VariableUse] { [] }
    var words: String? { nil }
    func wrapper(in service: ServicePlan) -> SwiftName? { nil }
}

/// Where a resource is.
enum ResourcePlace: Sendable {
    /// At the address that this variable holds.
    case address(Located<String>)
    /// In another resource of the service, which is opened before it.
    case within(Located<String>)
}

/// Why a service can't wait for a resource before it is ready.
struct ReadinessRefusal: Sendable {
    let reason: String
    let help: String
}

import ContractGrammar
import Diagnostics

/// `lease`: one holder of a key at a time, over all instances of the service.
struct LeaseKind: ResourceKind {
    static let key = "lease"
    static let list = KeyList(
        "a lease", "Leases: one holder of a key at a time, over all instances.",
        [
            Key(
                key, .text, .required,
                "The Redis resource of this service where they live."),
            Key(
                "expiry", .duration, .required,
                "When a lease is free again whose holder died: from 1s to 1h."),
        ])
    static let schemes: [String] = []
    static let isStore = false

    /// The Redis resource where the leases live.
    let redis: Located<String>
    let expiry: Located<Duration>

    init?(_ fields: Fields, _ parser: inout ContractParser) {
        let redis = parser.text(fields[Self.key])
        guard let expiry = parser.expiry(fields["expiry"]), let redis else { return nil }
        self.redis = redis
        self.expiry = expiry
    }

    static var rules: Rules { Rules(service: [leasesInRedis]) }

    var place: ResourcePlace { .within(redis) }

    var readinessRefusal: ReadinessRefusal? {
        ReadinessRefusal(
            reason: "a lease is as ready as its Redis is",
            help: "name \(quoted(redis.value)), where the lease lives")
    }

    var words: String? { "Leases live in `\(redis.value)`." }

    var document: JSONDocument {
        .object([
            "redis": .string(redis.value), "expiryMilliseconds": .milliseconds(expiry.value),
        ])
    }

    var settingsType: Code { "LeaseSettings" }
    func settings(in service: ServicePlan) -> [Code] { ["expiry: \(duration(expiry.value))"] }

    var targets: [SwiftName] { [SwiftName("Redis"), SwiftName("RedisResource")] }
    var use: Code? { nil }

    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code {
        let client = SwiftName.member(redis.value)
        func made(_ settings: Code, _ client: Code, column: Int) -> Code {
            .call(
                "RedisLease",
                [
                    settings, "on: \(client)", "service: \(literal: service.name)",
                    "resource: \(literal: setting.id)",
                ], column: column)
        }
        guard setting.isOptional else {
            let lease = made("settings.\(setting.name)", "\(client)", column: 28)
            return "let \(setting.name) = \(lease)"
        }
        return """
            let \(setting.name) = \(client).flatMap { client in
                settings.\(setting.name).map {
                    \(made("$0", "client", column: 16))
                }
            }
            """
    }

    func handlersType(in service: ServicePlan) -> Code? { "any Lease" }
}

/// The least leaves time for several renewals before a lease expires. The most is how long work
/// waits after its holder died.
private let expiries = Duration.seconds(1)...Duration.seconds(3_600)

extension ContractParser {
    fileprivate mutating func expiry(_ member: Member?) -> Located<Duration>? {
        guard let expiry = duration(member) else { return nil }
        guard expiries.contains(expiry.value) else {
            report(
                "C0015", "`expiry` can't be \(expiry.value.text)", expiry.range,
                help: "write a duration from \(expiries.lowerBound.text) to "
                    + expiries.upperBound.text)
            return nil
        }
        return expiry
    }
}

/// C0324: a lease lives in a Redis resource of its service.
private func leasesInRedis(_ service: Contract) -> [Diagnostic] {
    let resources = service.resourcesByName
    let stores = service.resources.filter { $0.kind is RedisKind }.map(\.name.value)
    let wrong = service.resources.compactMap { ($0.kind as? LeaseKind)?.redis }.filter {
        !(resources[$0.value]?.kind is RedisKind) && !service.holes.resources.contains($0.value)
    }
    return wrong.enumerated().map { index, redis in
        let found = resources[redis.value]
        return Diagnostic(
            "C0324",
            found == nil
                ? "there is no resource \(quoted(redis.value))"
                : "\(quoted(redis.value)) is no Redis resource",
            at: redis.range,
            related: found.map { [.init($0.name.range, "it is declared here")] } ?? [],
            help: (index < suggestionLimit ? didYouMean(redis.value, in: stores) : nil)
                ?? choice(of: stores))
    }
}

/// The most stores that a help lists.
private let listedStores = 8

private func choice(of stores: [String]) -> String {
    switch stores.count {
    case 0: "declare one under `resources` with `redis: …`"
    case 1...listedStores: "name \(listed(stores, "or"))"
    default: "name a resource with `redis: …`"
    }
}

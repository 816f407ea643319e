import ContractGrammar
import Diagnostics

extension ContractParser {
    mutating func resource(_ member: Member) -> ResourceDeclaration.Kind? {
        let kinds = Resources.kinds.map(\.key)
        guard let members = mapping(member.value, "a resource", owner: member.keyRange) else {
            return nil
        }
        let named = members.filter { kinds.contains($0.key) }
        guard named.count == 1, let kind = named.first else {
            let isMisspelt = members.first.flatMap { didYouMean($0.key, in: kinds) }
            report(
                "C0322", "a resource is one of \(listed(kinds, "or"))", member.keyRange,
                named.isEmpty ? "this says none of them" : "this says more than one",
                help: named.isEmpty ? isMisspelt : "make a resource of each")
            return nil
        }
        switch kind.key {
        case "postgres": return postgres(member)
        case "redis": return redis(member)
        case "service": return otherService(member)
        case "http": return outsideService(member)
        default: return lease(member)
        }
    }

    private mutating func postgres(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.postgres, owner: owner) else {
            return nil
        }
        let pool = fields["pool"].flatMap { self.pool($0) }
        guard let variable = text(fields["postgres"]), let pool else { return nil }
        return .postgres(variable: variable, pool)
    }

    private mutating func pool(_ member: Member) -> ResourceDeclaration.Pool? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.pool, owner: owner) else { return nil }
        let connections = integer("connections", in: fields)
        guard let wait = duration(fields["wait"]), let connections else { return nil }
        return .init(connections: connections, wait: wait)
    }

    private mutating func redis(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.redis, owner: owner) else {
            return nil
        }
        let timeout = duration(fields["timeout"])
        return text(fields["redis"]).map { .redis(variable: $0, timeout: timeout) }
    }

    private mutating func otherService(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.service, owner: owner) else {
            return nil
        }
        let service = text(fields["service"])
        let variable = text(fields["url"])
        guard let timeout = timeLimit(fields["timeout"]), let service, let variable else {
            return nil
        }
        return .service(service, variable: variable, timeout: timeout)
    }

    private mutating func outsideService(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.http, owner: owner) else {
            return nil
        }
        let variable = text(fields["http"])
        let timeout = timeLimit(fields["timeout"])
        let bearer = fields["authorization"].map { self.bearer($0) }
        // A token that could not be read is no resource without one.
        if let bearer, bearer == nil { return nil }
        guard let variable, let timeout else { return nil }
        return .http(variable: variable, timeout: timeout, bearer: bearer ?? nil)
    }

    private mutating func bearer(_ member: Member) -> Located<String>? {
        let owner = member.keyRange
        return fields(member.value, Resources.authorization, owner: owner).flatMap {
            text($0["bearer"])
        }
    }

    private mutating func lease(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Resources.lease, owner: owner) else {
            return nil
        }
        let redis = text(fields["lease"])
        guard let expiry = expiry(fields["expiry"]), let redis else { return nil }
        return .lease(redis: redis, expiry: expiry)
    }

    private mutating func expiry(_ member: Member?) -> Located<Duration>? {
        guard let expiry = duration(member) else { return nil }
        guard leaseExpiries.contains(expiry.value) else {
            report(
                "C0015", "`expiry` can't be \(expiry.value.text)", expiry.range,
                help: "write a duration from \(leaseExpiries.lowerBound.text) to "
                    + leaseExpiries.upperBound.text)
            return nil
        }
        return expiry
    }

    /// A duration, or the name of a variable that says it.
    private mutating func timeLimit(_ member: Member?) -> ResourceDeclaration.TimeLimit? {
        guard let member else { return nil }
        if case .text(let text)? = member.value.scalar, NameForm.variable.accepts(text) {
            return .variable(Located(text, member.value.range))
        }
        return duration(member, alternative: ", or the name of a variable of type `duration`")
            .map { .written($0) }
    }
}

/// A lease is renewed several times before it expires, and a holder that died keeps no work
/// waiting for longer than an hour.
private let leaseExpiries = Duration.seconds(1)...Duration.seconds(3_600)

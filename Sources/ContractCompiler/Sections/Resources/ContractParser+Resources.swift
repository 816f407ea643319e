import Diagnostics

extension ContractParser {
    mutating func resources(_ member: Member?) -> [ResourceDeclaration] {
        guard let member else { return [] }
        guard let members = mapping(member.value, "`resources`", owner: member.keyRange) else {
            holes.sections.insert("resources")
            return []
        }
        return members.compactMap { member in
            let name = Located(member.key, member.keyRange)
            guard isName(name, .resource), let kind = resource(member) else {
                holes.resources.insert(member.key)
                return nil
            }
            let range = SourceRange(
                path: path, start: member.keyRange.start, end: member.value.range.end)
            return ResourceDeclaration(name: name, kind: kind, range: range)
        }
    }

    private mutating func resource(_ member: Member) -> ResourceDeclaration.Kind? {
        let kinds = ["postgres", "redis", "service", "http", "lease"]
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
        guard let fields = fields(member.value, ContractKeys.postgresResource, owner: owner) else {
            return nil
        }
        let pool = fields["pool"].flatMap { self.pool($0) }
        guard let variable = text(fields["postgres"]), let pool else { return nil }
        return .postgres(variable: variable, pool)
    }

    private mutating func pool(_ member: Member) -> ResourceDeclaration.Pool? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.pool, owner: owner) else { return nil }
        let connections = integer(fields["connections"], 1...10_000)
        guard let wait = duration(fields["wait"]), let connections else { return nil }
        let range = SourceRange(
            path: path, start: member.keyRange.start, end: member.value.range.end)
        return .init(connections: connections, wait: wait, range: range)
    }

    private mutating func redis(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.redisResource, owner: owner) else {
            return nil
        }
        let timeout = duration(fields["timeout"])
        return text(fields["redis"]).map { .redis(variable: $0, timeout: timeout) }
    }

    private mutating func otherService(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.serviceResource, owner: owner) else {
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
        guard let fields = fields(member.value, ContractKeys.httpResource, owner: owner) else {
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
        return fields(member.value, ContractKeys.authorization, owner: owner).flatMap {
            text($0["bearer"])
        }
    }

    private mutating func lease(_ member: Member) -> ResourceDeclaration.Kind? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.leaseResource, owner: owner) else {
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
                "C0015", "`expiry` can't be \(durationText(expiry.value))", expiry.range,
                help: "write a duration from \(durationText(leaseExpiries.lowerBound)) to "
                    + durationText(leaseExpiries.upperBound))
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

// MARK: Health and limits

extension ContractParser {
    mutating func health(_ member: Member?, owner: SourceRange) -> Health {
        guard let member else {
            report(
                "C0303", "the service does not say when it is ready", owner,
                help: "add `health: { ready: […] }` with the resources it can't work without",
                notes: ["`ready: []` takes a `why`"])
            return Health(ready: [], range: owner)
        }
        guard let fields = fields(member.value, ContractKeys.health, owner: member.keyRange) else {
            return Health(ready: [], range: member.keyRange)
        }
        let ready = texts(fields["ready"])
        let why = text(fields["why"])
        if fields["ready"] == nil {
            report(
                "C0303", "the service does not say when it is ready", member.keyRange,
                help: "add `ready: […]` with the resources it can't work without",
                notes: ["`ready: []` takes a `why`"])
        } else if let list = fields["ready"], case .sequence(let items) = list.value.kind {
            checkReason(items, list, fields["why"])
        }
        return Health(ready: ready, why: why, range: member.keyRange)
    }

    private mutating func checkReason(_ items: [YAMLNode], _ ready: Member, _ why: Member?) {
        if items.isEmpty, why == nil {
            report(
                "C0303", "the service needs nothing to be ready and does not say why",
                ready.value.range, help: "name a resource, or add `why: …`")
        } else if !items.isEmpty, let why {
            report(
                "C0107", "`why` is for services that need nothing", why.keyRange,
                related: [.init(ready.value.range, "this one needs something")],
                help: "remove it")
        }
    }

    mutating func limits(_ member: Member?, owner: SourceRange) -> ServiceLimitsDeclaration {
        let place = member?.keyRange ?? owner
        let fields = member.flatMap { member in
            self.fields(member.value, ContractKeys.limits, owner: member.keyRange)
        }
        if fields == nil { holes.sections.insert("limits") }
        let many = 1...1_000_000
        let cpu = number(fields?["cpu"])
        if let cpu, let member = fields?["cpu"], cpu.value <= 0 || cpu.value > 1024 {
            outOfRange(member, numberText(cpu.value), "above 0 and at most 1024")
        }
        // 0 is a limit that could not be read: no limit may be 0 otherwise, but for the queue.
        return ServiceLimitsDeclaration(
            concurrency: integer(fields?["concurrency"], many) ?? Located(0, place),
            queue: integer(fields?["queue"], 0...many.upperBound) ?? Located(0, place),
            bodyBytes: size(fields?["body"]) ?? Located(0, place),
            timeout: duration(fields?["timeout"]) ?? Located(.zero, place),
            memoryBytes: size(fields?["memory"]) ?? Located(0, place),
            cpu: cpu ?? Located(0, place), range: place)
    }
}

import Diagnostics

/// Operations of one service at most.
private let operationLimit = 2_000

extension ContractParser {
    mutating func operations(_ member: Member?, isAuthSaid: Bool) -> [OperationDeclaration] {
        guard let member else { return [] }
        guard let members = mapping(member.value, "`routes`", owner: member.keyRange) else {
            return []
        }
        if members.isEmpty {
            report("C0221", "the service has no routes", member.keyRange, help: "add one")
        }
        if members.count > operationLimit {
            report(
                "C0222", "the service has \(members.count) routes", member.keyRange,
                help: "split it into services of at most \(operationLimit)")
        }
        return members.prefix(operationLimit).compactMap { operation($0, isAuthSaid) }
    }

    private mutating func operation(
        _ member: Member, _ isAuthSaid: Bool
    ) -> OperationDeclaration? {
        let route = route(Located(member.key, member.keyRange))
        guard let fields = fields(member.value, ContractKeys.route, owner: member.keyRange) else {
            return nil
        }
        checkAuth(fields, isAuthSaid)
        let name = name(fields["operation"], .operation)
        let summary = text(fields["summary"])
        let operation = OperationDeclaration(
            name: name ?? Located("", member.keyRange), method: route?.method ?? .get,
            path: route?.segments ?? [], route: route?.path ?? Located("", member.keyRange),
            summary: summary?.value ?? "", description: text(fields["description"])?.value,
            tags: texts(fields["tags"]),
            isDeprecated: boolean(fields["deprecated"])?.value ?? false,
            auth: auth(fields["auth"]).map { Located("none", $0.range) },
            parameters: parameters(fields), body: fields["body"].map { body($0) },
            responses: fields["responses"].map { responses($0) } ?? [],
            problems: texts(fields["problems"]), limits: routeLimits(fields["limits"]))
        return operation
    }

    private mutating func checkAuth(_ fields: Fields, _ isAuthSaid: Bool) {
        guard !isAuthSaid, fields["auth"] == nil else { return }
        report(
            "C0401", "nobody says who may call this route", fields.owner,
            help: "add `auth: none` to the route or to the service")
    }

    private mutating func routeLimits(_ member: Member?) -> OperationLimitsDeclaration {
        var limits = OperationLimitsDeclaration()
        guard let member,
            let fields = fields(member.value, ContractKeys.routeLimits, owner: member.keyRange)
        else { return limits }
        limits.bodyBytes = size(fields["body"])
        limits.timeout = duration(fields["timeout"])
        limits.concurrency = integer(fields["concurrency"], 1...1_000_000)
        return limits
    }
}

// MARK: The key of a route

extension ContractParser {
    private typealias Method = OperationDeclaration.Method
    private typealias Segment = OperationDeclaration.PathSegment

    private struct Route {
        let method: Method
        let path: Located<String>
        let segments: [Segment]
    }

    /// `POST /v1/things/{id}`.
    private mutating func route(_ key: Located<String>) -> Route? {
        let parts = key.value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            report(
                "C0201", "\(quoted(key.value)) is not a route", key.range,
                help: "write a method, a space and a path, such as `GET /v1/things/{id}`")
            return nil
        }
        let method = method(String(parts[0]), part(of: key, 0, parts[0].utf8.count))
        let path = Located(
            String(parts[1]), part(of: key, parts[0].utf8.count + 1, parts[1].utf8.count))
        guard let segments = segments(path), let method else { return nil }
        return Route(method: method, path: path, segments: segments)
    }

    private mutating func method(_ text: String, _ range: SourceRange) -> Method? {
        if let method = Method(rawValue: text) { return method }
        let isOurs = text == "HEAD" || text == "OPTIONS"
        report(
            "C0202", "a route can't have the method \(quoted(text))", range,
            help: isOurs
                ? "remove the route: the runtime answers \(text) itself"
                : didYouMean(text, in: Method.allCases.map(\.rawValue)),
            notes: ["it is \(listed(Method.allCases.map(\.rawValue), "or"))"])
        return nil
    }

    private mutating func segments(_ path: Located<String>) -> [Segment]? {
        guard path.value != "/" else { return [] }
        var segments: [Segment] = []
        var names: Set<String> = []
        var offset = 1
        var isValid = true
        for part in path.value.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let range = self.part(of: path, offset, part.utf8.count)
            offset += part.utf8.count + 1
            if let segment = segment(String(part), range, &names) {
                segments.append(segment)
            } else {
                isValid = false
            }
        }
        return isValid ? segments : nil
    }

    private mutating func segment(
        _ text: String, _ range: SourceRange, _ names: inout Set<String>
    ) -> Segment? {
        let braces = text.count { $0 == "{" || $0 == "}" }
        if text.hasPrefix("{"), text.hasSuffix("}"), braces == 2 {
            let name = Located(String(text.dropFirst().dropLast()), range)
            guard isName(name, .pathParameter) else { return nil }
            guard names.insert(name.value).inserted else {
                report(
                    "C0205", "the path has the parameter \(quoted(name.value)) twice", range,
                    help: "give one of them another name")
                return nil
            }
            return .parameter(name.value)
        }
        let isPlain = text.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~".utf8.contains(byte)
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
        guard isPlain, !text.isEmpty, text != ".", text != ".." else {
            let help =
                text.isEmpty
                ? "remove the slash"
                : braces > 0 ? "make the parameter a segment of its own, such as `/{id}`" : nil
            report(
                "C0205",
                text.isEmpty
                    ? "the path has an empty segment"
                    : "\(quoted(text)) is not a segment of a path", range, help: help,
                notes: ["a segment is `{name}`, or letters, digits and `- . _ ~`"])
            return nil
        }
        return .literal(text)
    }
}

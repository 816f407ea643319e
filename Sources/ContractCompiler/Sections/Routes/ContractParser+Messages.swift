import Diagnostics

// MARK: Parameters

extension ContractParser {
    mutating func parameters(_ fields: Fields) -> [ParameterDeclaration] {
        [.path, .query, .header].flatMap { location in
            fields[location.rawValue].map { parameters($0, location) } ?? []
        }
    }

    private mutating func parameters(
        _ member: Member, _ location: ParameterDeclaration.Location
    ) -> [ParameterDeclaration] {
        guard let members = mapping(member.value, quoted(member.key), owner: member.keyRange) else {
            return []
        }
        var places: [String: SourceRange] = [:]
        return members.compactMap { member in
            parameter(member, location, &places)
        }
    }

    private mutating func parameter(
        _ member: Member, _ location: ParameterDeclaration.Location,
        _ places: inout [String: SourceRange]
    ) -> ParameterDeclaration? {
        let (key, isUnmarked) = optionalMark(member.key)
        let name = Located(key, member.keyRange)
        let schema = schema(member)
        // RFC 9110 §5.1: field names are case-insensitive.
        let same = Located(location == .header ? key.lowercased() : key, member.keyRange)
        guard isFree(same, &places), isName(name, form(of: location)) else { return nil }
        let isRequired = location == .path || isUnmarked && schema.annotations.default == nil
        if location == .path { checkAlwaysThere(name, isUnmarked, schema) }
        return ParameterDeclaration(
            location: location, name: name, schema: schema, isRequired: isRequired)
    }

    private func form(of location: ParameterDeclaration.Location) -> NameForm {
        switch location {
        case .path: .pathParameter
        case .query: .queryParameter
        case .header: .header
        }
    }

    private mutating func checkAlwaysThere(
        _ name: Located<String>, _ isUnmarked: Bool, _ schema: Schema
    ) {
        if !isUnmarked {
            report(
                "C0218", "a path parameter is always there", name.range,
                "`?` says it may be absent",
                help: "remove the `?`, or declare a second route without the parameter")
        } else if let value = schema.annotations.default {
            report(
                "C0218", "a path parameter is always there", value.range,
                "this default is never used", help: "remove it")
        }
    }
}

// MARK: Bodies and responses

extension ContractParser {
    mutating func body(_ member: Member) -> BodyDeclaration {
        guard isDocumented(member.value, ["schema"]),
            let fields = fields(member.value, RouteRequest.body, owner: member.keyRange)
        else { return BodyDeclaration(schema: schema(member), examples: []) }
        return BodyDeclaration(
            schema: fields["schema"].map { schema($0) } ?? hole(member.keyRange),
            description: text(fields["description"])?.value, examples: literals(fields["examples"]))
    }

    /// Whether a mapping describes a body or a response around its schema. Otherwise it is the
    /// schema itself.
    private func isDocumented(_ node: YAMLNode, _ own: [String]) -> Bool {
        guard case .mapping(let members) = node.kind else { return false }
        let keys = Set(members.map(\.key))
        if !keys.isDisjoint(with: own) { return true }
        let others = Set(SchemaKeywords.all).subtracting(["description", "examples"])
        return !keys.isEmpty && keys.isDisjoint(with: others)
    }

    mutating func responses(_ member: Member) -> [ResponseDeclaration] {
        guard let members = mapping(member.value, "`responses`", owner: member.keyRange) else {
            return []
        }
        if members.isEmpty {
            report(
                "C0214", "the route has no response", member.keyRange,
                help: "add one, such as `204: none`")
        }
        return members.compactMap { member in
            let status = status(member)
            let response = response(member, status ?? Located(200, member.keyRange))
            return status == nil ? nil : response
        }
    }

    private mutating func status(_ member: Member) -> Located<Int>? {
        let status = member.key.utf8.count == 3 ? Int(member.key) : nil
        guard let status, (200...399).contains(status) else {
            let isFailure = status.map { (400...599).contains($0) } ?? false
            report(
                "C0213", "\(quoted(member.key)) is not the status of a success", member.keyRange,
                help: isFailure
                    ? "declare it in `problems`, and name it in the route's `problems`"
                    : "write one from 200 to 399")
            return nil
        }
        return Located(status, member.keyRange)
    }

    private mutating func response(_ member: Member, _ status: Located<Int>) -> ResponseDeclaration
    {
        if case .text("none")? = member.value.scalar {
            return ResponseDeclaration(status: status)
        }
        guard isDocumented(member.value, ["body", "headers"]),
            let fields = fields(member.value, RouteResponses.list, owner: member.keyRange)
        else {
            return ResponseDeclaration(status: status, body: schema(member))
        }
        let headers = fields["headers"].map { parameters($0, .header) } ?? []
        return ResponseDeclaration(
            status: status, description: text(fields["description"])?.value,
            body: fields["body"].flatMap { responseBody($0) }, headers: headers,
            examples: literals(fields["examples"]))
    }

    private mutating func responseBody(_ member: Member) -> Schema? {
        if case .text("none")? = member.value.scalar { return nil }
        return schema(member)
    }
}

import Diagnostics

extension ContractParser {
    mutating func schemas(_ member: Member?) -> [SchemaDeclaration] {
        guard let member else { return [] }
        guard let members = mapping(member.value, "`schemas`", owner: member.keyRange) else {
            holes.sections.insert("schemas")
            return []
        }
        return members.compactMap { member in
            let name = Located(member.key, member.keyRange)
            let schema = schema(member)
            guard isName(name, .schema) else {
                holes.schemas.insert(member.key)
                return nil
            }
            return SchemaDeclaration(name: name, schema: schema)
        }
    }

    mutating func problems(_ member: Member?) -> [ProblemDeclaration] {
        guard let member else { return [] }
        guard let members = mapping(member.value, "`problems`", owner: member.keyRange) else {
            holes.sections.insert("problems")
            return []
        }
        return members.compactMap { member in
            let name = Located(member.key, member.keyRange)
            guard isName(name, .problem), let problem = problem(name, member) else {
                holes.problems.insert(member.key)
                return nil
            }
            return problem
        }
    }

    private mutating func problem(
        _ name: Located<String>, _ member: Member
    ) -> ProblemDeclaration? {
        let owner = member.keyRange
        guard let fields = fields(member.value, ContractKeys.problem, owner: owner) else {
            return nil
        }
        let status = problemStatus(fields["status"])
        let title = text(fields["title"])
        let description = text(fields["description"])?.value
        let members = fields["fields"].map { problemFields($0) } ?? []
        guard let status, let title else { return nil }
        let range = SourceRange(
            path: path, start: member.keyRange.start, end: member.value.range.end)
        return ProblemDeclaration(
            name: name, status: status, title: title, description: description, fields: members,
            range: range)
    }

    private mutating func problemStatus(_ member: Member?) -> Located<Int>? {
        guard let status = integer(member, Int.min...Int.max) else { return nil }
        guard (400...599).contains(status.value) else {
            report(
                "C0219", "a problem can't have the status \(status.value)", status.range,
                help: "write one from 400 to 599")
            return nil
        }
        return status
    }

    private mutating func problemFields(_ member: Member) -> [ProblemDeclaration.Field] {
        guard let members = mapping(member.value, "`fields`", owner: member.keyRange) else {
            return []
        }
        var places: [String: SourceRange] = [:]
        return members.compactMap { member in
            let (key, isRequired) = optionalMark(member.key)
            let name = Located(key, member.keyRange)
            let schema = schema(member)
            guard isFree(name, &places), isName(name, .field) else { return nil }
            return .init(name: name, schema: schema, isRequired: isRequired)
        }
    }
}

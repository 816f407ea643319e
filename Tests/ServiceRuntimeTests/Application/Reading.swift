import ServiceRuntime
import ServiceTesting

extension Response {
    /// The members of the body, which is a JSON object; none when it is not.
    var members: JSONMembers {
        let result = JSONReader.decode(JSONValue.self, from: text)
        guard case .success(.object(let members)) = result else { return JSONMembers() }
        return members
    }

    /// What a problem document is about: the last part of its type.
    var problem: String? {
        guard contentType == "application/problem+json", case .string(let type) = members["type"],
            type.hasPrefix("/problems/")
        else { return nil }
        return String(type.dropFirst("/problems/".count))
    }

    /// `location pointer keyword` of every violation, in their order.
    var violations: [String] {
        guard case .array(let items) = members["violations"] else { return [] }
        return items.map { item in
            guard case .object(let members) = item else { return "" }
            return ["location", "pointer", "keyword"].map { name in
                if case .string(let text) = members[name] { text } else { "" }
            }.joined(separator: " ")
        }
    }
}

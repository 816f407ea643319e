import Diagnostics

/// The method and the path in the key of a route.
struct RouteKey {
    let method: HTTPMethod
    let path: Located<String>
    let segments: [OperationDeclaration.PathSegment]
}

extension ContractParser {
    private typealias Segment = OperationDeclaration.PathSegment

    /// `POST /v1/things/{id}`.
    mutating func route(_ key: Located<String>) -> RouteKey? {
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
        return RouteKey(method: method, path: path, segments: segments)
    }

    private mutating func method(_ text: String, _ range: SourceRange) -> HTTPMethod? {
        if let method = HTTPMethod(rawValue: text) { return method }
        let isOurs = text == "HEAD" || text == "OPTIONS"
        report(
            "C0202", "a route can't have the method \(quoted(text))", range,
            help: isOurs
                ? "remove the route: the runtime answers \(text) itself"
                : didYouMean(text, in: HTTPMethod.allCases.map(\.rawValue)),
            notes: ["it is \(listed(HTTPMethod.allCases.map(\.rawValue), "or"))"])
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

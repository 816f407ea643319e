import NIOCore

/// Reads the problem document of another service (RFC 9457).
///
/// A field that is missing or of another type makes the whole problem broken, which is asked for
/// after everything was read.
public final class ProblemReader {
    /// As in the contract: `conversationNotFound`.
    public let name: String
    public private(set) var isBroken = false
    let summary: ProblemSummary
    private let members: JSONMembers

    /// Nil when the answer is no problem document.
    convenience init?(_ response: ClientResponse) {
        let type = response.header("content-type")?.prefix { $0 != ";" }.lowercased()
        guard type == "application/problem+json" else { return nil }
        self.init(json: response.body)
    }

    private init?(json: ByteBuffer) {
        let result = json.withUnsafeReadableBytes { JSONReader.decode(JSONValue.self, from: $0) }
        guard case .success(.object(let members)) = result else { return nil }
        guard case .string(let type) = members["type"], case .string(let title) = members["title"],
            let lastPart = type.split(separator: "/").last
        else { return nil }
        self.members = members
        name = ProblemDeclaration.camel(lastPart)
        summary = ProblemSummary(
            name: String(lastPart), title: title, detail: members["detail"]?.text,
            requestID: members["requestId"]?.text)
    }

    public func field<Value: JSONCodable>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value {
        guard let value: Value = fieldIfPresent(name, rules) else {
            isBroken = true
            return .blank
        }
        return value
    }

    public func fieldIfPresent<Value: JSONCodable>(
        _ name: String, _ rules: Value.Rules = .init()
    ) -> Value? {
        guard let member = members[name], member != .null else { return nil }
        let json = JSONWriter.bytes(of: member) ?? []
        let result = JSONReader.decode(Value.self, from: json, rules, ignoresUnknownKeys: true)
        guard case .success(let value) = result else {
            isBroken = true
            return nil
        }
        return value
    }
}

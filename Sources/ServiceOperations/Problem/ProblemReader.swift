import ContractGrammar
import HTTPMessages
package import NIOCore
public import ServiceValues

/// Reads the problem document of another service (RFC 9457).
///
/// A field that is missing or of another type makes the whole problem broken. ``isBroken`` is read
/// after all fields.
public final class ProblemReader {
    /// As in the contract: `conversationNotFound`.
    public let name: String
    public private(set) var isBroken = false
    package let summary: ProblemSummary
    private let members: JSONMembers

    /// Nil if the body is not a problem document.
    package init?(contentType: String?, json: ByteBuffer) {
        let type = contentType?.prefix { $0 != ";" }.lowercased()
        guard type == MediaType.problem else { return nil }
        let result = json.withUnsafeReadableBytes { JSONReader.decode(JSONValue.self, from: $0) }
        guard case .success(.object(let members)) = result else { return nil }
        guard case .string(let type) = members["type"], case .string(let title) = members["title"],
            let lastPart = type.split(separator: "/").last
        else { return nil }
        self.members = members
        name = ProblemTypeName.camel(lastPart)
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

/// The members that every problem document has.
public struct ProblemSummary: Sendable, Hashable {
    /// The last part of its `type`.
    public let name: String
    public let title: String
    public let detail: String?
    public let requestID: String?
}

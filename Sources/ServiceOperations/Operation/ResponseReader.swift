public import HTTPMessages
import NIOCore
public import ServiceValues

/// Reads the answer to one call. Members and headers that the contract does not name are ignored,
/// so that services may grow.
public struct ResponseReader {
    public let status: Status
    private let response: ClientResponse

    package init(_ response: ClientResponse) {
        self.response = response
        status = response.status
    }

    public func json<Value: JSONCodable>(_ rules: Value.Rules = .init()) throws -> Value {
        let result = response.body.withUnsafeReadableBytes {
            JSONReader.decode(Value.self, from: $0, rules, ignoresUnknownKeys: true)
        }
        switch result {
        case .success(let value): return value
        case .failure(let failure): throw undecodable(failure.flawOfBody)
        }
    }

    /// Reads the body of an answer of an operation that has one status.
    public func json<Value: JSONCodable>(
        of status: Status, _ rules: Value.Rules = .init()
    ) throws -> Value {
        guard self.status == status else { throw undeclared() }
        return try json(rules)
    }

    public func header<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) throws -> Value {
        guard let value: Value = try headerIfPresent(name, rules) else {
            throw undecodable("the header `\(name)` is missing")
        }
        return value
    }

    public func headerIfPresent<Value: ParameterValue>(
        _ name: String, _ rules: Value.Rules = .init()
    ) throws -> Value? {
        guard var text = response.header(name) else { return nil }
        var failures: [RuleFailure] = []
        let value = text.withUTF8 {
            // The text lends its bytes until `parse` returns, which copies what the value needs.
            Value.parse(parameter: UnsafeRawBufferPointer($0), rules, &failures)
        }
        guard let value, failures.isEmpty else {
            let reason = failures.first?.message ?? "is of another type"
            throw undecodable("the header `\(name)` \(reason)")
        }
        return value
    }

    /// The error for a status that the contract does not name.
    public func undeclared() -> any Error {
        undecodable("the status \(status.code) is not declared")
    }

    private func undecodable(_ reason: String) -> ResponseFlaw { ResponseFlaw(reason: reason) }
}

extension JSONFailure {
    /// Why the body of an answer is not of the type that was asked for.
    package var flawOfBody: String {
        switch self {
        case .malformed(let malformation): return "the body \(malformation)"
        case .violations(let violations):
            let first = violations.first.map { "\($0.pointer) \($0.message)" } ?? ""
            return "\(violations.count) violations, the first: \(first)"
        }
    }
}

/// Why an answer does not fit the contract.
package struct ResponseFlaw: Error {
    package let reason: String
}

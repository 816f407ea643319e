public import HTTPMessages
public import ServiceValues

extension RequestReader {
    /// Reads the body, which has to be there, of type `application/json`, and in UTF-8.
    @inlinable
    public mutating func body<Value: JSONCodable>(_ rules: Value.Rules = .init()) -> Value {
        guard expectJSON() else { return .blank }
        var value = Value.blank
        let failure = exchange.withReceived { JSONReader.read(&value, from: $0, rules) }
        guard let failure else { return value }
        take(failure)
        return .blank
    }

    @usableFromInline
    mutating func expectJSON() -> Bool {
        guard exchange.hasBody, exchange.receivedCount > 0 else {
            reject(Rejection(.malformedJSON, "The operation needs a body, and there is none."))
            return false
        }
        guard exchange.head.saysJSON else {
            reject(Rejection(.unsupportedMediaType))
            return false
        }
        return true
    }

    @usableFromInline
    mutating func take(_ failure: JSONFailure) {
        switch failure {
        case .malformed(let malformation):
            reject(Rejection(.malformedJSON, "The body \(malformation)."))
        case .violations(let violations): refuse(violations)
        }
    }
}

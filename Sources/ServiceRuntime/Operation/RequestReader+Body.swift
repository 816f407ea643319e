import NIOCore

extension RequestReader {
    /// The body, which must be there, of type `application/json`, and in UTF-8.
    public mutating func body<Value: JSONCodable>(_ rules: Value.Rules = .init()) -> Value {
        guard exchange.hasBody, exchange.body.readableBytes > 0 else {
            reject(Rejection(.malformedJSON, "The operation needs a body, and there is none."))
            return .blank
        }
        // Nearly every client sends exactly this.
        guard
            exchange.head.isExactly(.contentType, "application/json")
                || MediaType.isJSON(exchange.head.header(.contentType))
        else {
            reject(Rejection(.unsupportedMediaType))
            return .blank
        }
        let result = exchange.body.withUnsafeReadableBytes {
            JSONReader.decode(Value.self, from: $0, rules)
        }
        switch result {
        case .success(let value): return value
        case .failure(let failure):
            take(failure)
            return .blank
        }
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

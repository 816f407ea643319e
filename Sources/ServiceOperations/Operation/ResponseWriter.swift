public import HTTPMessages
public import ServiceValues

/// Writes the output of a handler as a response.
public struct ResponseWriter: ~Copyable {
    @usableFromInline let exchange: HTTPExchange

    @usableFromInline
    init(_ exchange: HTTPExchange) {
        self.exchange = exchange
    }

    /// Writes the status and the body, which is JSON.
    @inlinable
    public mutating func json<Value: JSONCodable>(_ status: Status, _ value: Value) {
        exchange.beginJSON(status)
        value.write(to: &exchange.json)
    }

    /// Writes the status of an answer without a body.
    @inlinable
    public mutating func noContent(_ status: Status) {
        exchange.beginJSON(status)
    }

    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value) {
        let text = value.parameterText
        if !text.isFieldValue {
            exchange.flaw = "The header `\(name)` would hold a control character"
        }
        exchange.response.headers.append((name, text))
    }

    /// Nil is left out.
    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value?) {
        if let value { header(name, value) }
    }
}

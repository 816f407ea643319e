import NIOCore

/// Writes what a handler returned as a response.
public struct ResponseWriter: ~Copyable {
    @usableFromInline var status: Status = 200
    @usableFromInline var headers: [(String, String)] = []
    @usableFromInline var json = JSONWriter(capacity: 512)
    private var flaw: String?

    @usableFromInline
    init() {}

    /// The status and the body, which is JSON.
    @inlinable
    public mutating func json<Value: JSONCodable>(_ status: Status, _ value: Value) {
        self.status = status
        json.removeAll()
        value.write(to: &json)
    }

    /// The status of an answer without body.
    @inlinable
    public mutating func noContent(_ status: Status) {
        self.status = status
        json.removeAll()
    }

    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value) {
        let text = value.parameterText
        if text.utf8.contains(where: isControl) {
            flaw = "The header `\(name)` would hold a control character"
        }
        headers.append((name, text))
    }

    /// Nil is left out.
    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value?) {
        if let value { header(name, value) }
    }

    /// Throws when what was written cannot be sent.
    @usableFromInline
    consuming func finish() throws -> Response {
        if let flaw { throw UnwritableOutput(reason: flaw) }
        if json.isUnwritable {
            throw UnwritableOutput(reason: "The output holds a value that JSON has no form for")
        }
        let body = json.count == 0 ? ByteBuffer() : json.withBytes { ByteBuffer(bytes: $0) }
        return Response(
            status: status, contentType: json.count == 0 ? nil : "application/json",
            headers: headers, body: body)
    }
}

/// What RFC 9110 section 5.5 forbids in the value of a field.
private func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F
}

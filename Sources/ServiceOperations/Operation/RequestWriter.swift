import HTTPMessages
public import ServiceValues

/// Writes the input of an operation as a request, which ``RequestReader`` reads.
public struct RequestWriter {
    /// The part of the path that has not been written yet.
    private var template: Substring.UTF8View
    private var target: [UInt8] = []
    private var query: [UInt8] = []
    package private(set) var headers: [(String, String)] = []
    package private(set) var body: [UInt8]?
    package private(set) var isUnwritable = false

    package init(_ operation: OperationDescription) {
        template = operation.path[...].utf8
    }

    /// Writes the next argument of the path.
    public mutating func path<Value: ParameterValue>(_ value: Value) {
        let text = value.parameterText
        let literal = template.prefix { $0 != UInt8(ascii: "{") }
        target += literal
        template = template[literal.endIndex...].drop { $0 != UInt8(ascii: "}") }.dropFirst()
        // An empty segment and dot segments mean other paths, in any encoding.
        if ["", ".", ".."].contains(text) { isUnwritable = true }
        target.append(percentEncoding: text)
    }

    public mutating func query<Value: ParameterValue>(_ name: String, _ value: Value) {
        query.append(query.isEmpty ? UInt8(ascii: "?") : UInt8(ascii: "&"))
        query.append(percentEncoding: name)
        query.append(UInt8(ascii: "="))
        query.append(percentEncoding: value.parameterText)
    }

    /// Nil is left out.
    public mutating func query<Value: ParameterValue>(_ name: String, _ value: Value?) {
        if let value { query(name, value) }
    }

    public mutating func query<Value: ParameterValue>(_ name: String, _ values: [Value]) {
        for value in values { query(name, value) }
    }

    public mutating func query<Value: ParameterValue>(_ name: String, _ values: [Value]?) {
        if let values { query(name, values) }
    }

    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value) {
        headers.append((name, value.parameterText))
    }

    /// Nil is left out.
    public mutating func header<Value: ParameterValue>(_ name: String, _ value: Value?) {
        if let value { header(name, value) }
    }

    public mutating func body<Value: JSONCodable>(_ value: Value) {
        body = JSONWriter.bytes(of: value)
        if body == nil { isUnwritable = true }
    }

    /// Path and query.
    package var requestTarget: String { String(decoding: target + template + query, as: UTF8.self) }
}

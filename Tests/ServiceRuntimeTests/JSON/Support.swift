import ServiceRuntime
import Testing

/// What reading `text` reproaches, one line each: `pointer keyword: message`.
func violations<T: JSONCodable>(
    _ type: T.Type, _ text: String, _ rules: T.Rules = T.Rules()
) -> [String] {
    switch JSONReader.decode(type, from: text, rules) {
    case .success: []
    case .failure(.malformed(let malformation)): ["malformed: \(malformation)"]
    case .failure(.violations(let violations)):
        violations.map { "\($0.pointer) \($0.keyword): \($0.message)" }
    }
}

func decoded<T: JSONCodable>(
    _ type: T.Type, _ text: String, _ rules: T.Rules = T.Rules()
) throws -> T {
    try JSONReader.decode(type, from: text, rules).get()
}

func written(_ value: some JSONCodable) throws -> String {
    String(decoding: try #require(JSONWriter.bytes(of: value)), as: UTF8.self)
}

/// Expects that `text` is read and written again as it is, or as `other`.
func expectRoundTrip<T: JSONCodable & Equatable>(
    _ type: T.Type, _ text: String, as other: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let value = try decoded(type, text)
    let output = try written(value)
    #expect(output == other ?? text, sourceLocation: sourceLocation)
    #expect(try decoded(type, output) == value, sourceLocation: sourceLocation)
}

/// A reply of the server in the forms of RESP2.
public enum RedisReply: Sendable, Equatable {
    case simple(String)
    /// Only inside an array: an error that is the whole reply is thrown.
    case error(RedisServerError)
    case integer(Int)
    case bulk([UInt8])
    /// A missing value: RESP2's null bulk and null array, which mean the same.
    case null
    case array([RedisReply])
}

/// An error reply: `code` is its first word (`WRONGTYPE`, `NOSCRIPT`, `ERR` …).
public struct RedisServerError: Error, Sendable, Equatable {
    public let code: String
    public let message: String

    init(line: String) {
        let word = line.prefix { $0 != " " }
        let isCode = !word.isEmpty && word.utf8.allSatisfy { (0x41...0x5a).contains($0) }
        code = isCode ? String(word) : "ERR"
        message = line
    }
}

extension RedisReply {
    /// The text or number as bytes; nil for errors, arrays and null.
    public var bytes: [UInt8]? {
        switch self {
        case .simple(let text): Array(text.utf8)
        case .bulk(let bytes): bytes
        case .integer(let value): Array(String(value).utf8)
        case .error, .null, .array: nil
        }
    }

    @usableFromInline
    func unexpected(_ expectation: String) -> RedisError {
        .unexpectedReply("expected \(expectation), got \(kind)")
    }

    /// Without the content: errors are logged, and values must not be.
    private var kind: String {
        switch self {
        case .simple: "a status"
        case .error(let error): "the error \(error.code)"
        case .integer: "an integer"
        case .bulk(let bytes): "\(bytes.count) bytes"
        case .null: "null"
        case .array(let elements): "an array of \(elements.count)"
        }
    }
}

extension RedisReply {
    func integer() throws(RedisError) -> Int {
        guard case .integer(let value) = self else { throw unexpected("an integer") }
        return value
    }

    @inlinable
    consuming func value<Value: RedisDecodable>(
        as type: Value.Type
    ) throws(RedisError) -> Value? {
        let bytes: [UInt8]
        switch self {
        case .bulk(let text): bytes = text
        case .null: return nil
        case .simple, .integer, .error, .array:
            guard let text = self.bytes else { throw unexpected("a value") }
            bytes = text
        }
        guard let value = Value(redisBytes: bytes) else { throw unexpected("\(type)") }
        return value
    }

    func elements() throws(RedisError) -> [RedisReply] {
        guard case .array(let elements) = self else { throw unexpected("an array") }
        return elements
    }

    func values<Value: RedisDecodable>(as type: Value.Type) throws(RedisError) -> [Value] {
        var values: [Value] = []
        for element in try elements() {
            guard let value = try element.value(as: type) else {
                throw element.unexpected("a value")
            }
            values.append(value)
        }
        return values
    }

    /// Reads the flat list `first, second, first, second …` that RESP2 uses for hashes and scores.
    func pairs<First: RedisDecodable, Second: RedisDecodable>(
        _ first: First.Type, _ second: Second.Type
    ) throws(RedisError) -> [(First, Second)] {
        let elements = try elements()
        guard elements.count.isMultiple(of: 2) else { throw unexpected("pairs") }
        var pairs: [(First, Second)] = []
        for place in stride(from: 0, to: elements.count, by: 2) {
            guard let one = try elements[place].value(as: first),
                let other = try elements[place + 1].value(as: second)
            else { throw unexpected("pairs of values") }
            pairs.append((one, other))
        }
        return pairs
    }
}

import ContractGrammar

extension JSONReader {
    /// Reads a string with `parse`. A string that `parse` refuses breaks the keyword `format`.
    @inline(__always)
    mutating func scanFormatted<T>(
        _ expected: StaticString, _ parse: (UnsafeBufferPointer<UInt8>) -> T?
    ) -> T? {
        guard next == Byte.quote else {
            mismatch("a string")
            return nil
        }
        let place = cursor
        guard let scanned = scanString() else { return nil }
        let value: T?
        if scanned.hasEscapes {
            var text = text(scanned)
            value = text.withUTF8(parse)
        } else {
            value = parse(scanned.bytes)
        }
        if value == nil { refuse(RuleFailure("format", "must be \(expected)"), at: place) }
        return value
    }
}

extension UnsafeRawBufferPointer {
    /// Reads a parameter with `parse`.
    @inline(__always)
    func formatted<T>(
        _ expected: StaticString, _ failures: inout [RuleFailure],
        _ parse: (UnsafeBufferPointer<UInt8>) -> T?
    ) -> T? {
        // Bytes are read as bytes, and only until `parse` returns.
        let value = withMemoryRebound(to: UInt8.self, parse)
        if value == nil { failures.append(RuleFailure("format", "must be \(expected)")) }
        return value
    }
}

/// Bytes as base64 text (RFC 4648 section 4, padded, without line breaks). Lengths count the
/// characters of the text.
public struct Base64: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension Base64: ParameterValue {
    public static var blank: Base64 { Base64([]) }

    public mutating func read(from json: inout JSONReader, _ rules: StringRules) {
        let place = json.cursor
        guard let value = json.scanFormatted("base64", Self.init(text:)) else { return }
        self = value
        let count = (bytes.count + 2) / 3 * 4
        if count < rules.minimum || count > rules.maximum || rules.pattern != nil {
            for failure in rules.failures(parameterText, count) { json.refuse(failure, at: place) }
        }
    }

    public func write(to json: inout JSONWriter) {
        json.append(Byte.quote)
        json.append(base64: bytes)
        json.append(Byte.quote)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: StringRules,
        _ failures: inout [RuleFailure]
    ) -> Base64? {
        guard let value = text.formatted("base64", &failures, Self.init(text:)) else { return nil }
        failures += rules.failures(value.parameterText, text.count)
        return value
    }

    public var parameterText: String {
        var json = JSONWriter(capacity: bytes.count * 4 / 3 + 4)
        json.append(base64: bytes)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    private init?(text: UnsafeBufferPointer<UInt8>) {
        guard let bytes = Base64Grammar.bytes(of: text) else { return nil }
        self.init(bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func append(base64 bytes: [UInt8]) {
        let digits = Self.base64Digits.utf8Start
        for first in stride(from: 0, to: bytes.count, by: 3) {
            let left = min(bytes.count - first, 3)
            var bits: UInt32 = 0
            for index in 0..<3 {
                bits = bits << 8 | (index < left ? UInt32(bytes[first + index]) : 0)
            }
            for index in 0..<4 {
                let digit = digits[Int(bits >> UInt32(18 - index * 6) & 63)]
                append(index <= left ? digit : UInt8(ascii: "="))
            }
        }
    }

    private static let base64Digits: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
}

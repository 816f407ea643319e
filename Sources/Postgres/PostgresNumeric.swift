/// A `numeric` as its exact decimal text, such as `12.50`, or `NaN`, `Infinity`, `-Infinity`.
public struct PostgresNumeric: Sendable, Hashable {
    public let text: String

    /// The text is not checked here: the server refuses text that is not a number.
    public init(_ text: String) {
        self.text = text
    }
}

extension PostgresNumeric: PostgresElement {
    public static var postgresElementType: PostgresType { .numeric }
    public static var postgresArrayType: PostgresType { .numericArray }
    public static var postgresFormat: PostgresFormat { .text(.numeric) }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(text.utf8) }

    /// Elements of arrays are sent in binary format, in which a number has no text.
    public static func encodeArray(
        _ array: [PostgresNumeric], into buffer: inout PostgresBuffer
    ) {
        buffer.refuse("an array of numeric is not sent; send [String] and cast it to numeric[]")
    }

    /// `numeric_send` of the server: count of digits, weight of the first, sign, digits after the
    /// point, then the digits, each of them of base 10,000.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer, _ type: PostgresType
    ) -> PostgresNumeric? {
        guard type == .numeric else { return nil }
        var reader = Reader(bytes)
        guard let count = reader.integer(Int16.self), let weight = reader.integer(Int16.self),
            let sign = reader.integer(UInt16.self), let scale = reader.integer(Int16.self),
            count >= 0, scale >= 0
        else { return nil }
        var digits: [Int16] = []
        for _ in 0..<count {
            guard let digit = reader.integer(Int16.self), (0..<10_000).contains(digit) else {
                return nil
            }
            digits.append(digit)
        }
        guard reader.isAtEnd else { return nil }
        switch sign {
        case 0x0000: return PostgresNumeric(decimal(digits, Int(weight), Int(scale)))
        case 0x4000: return PostgresNumeric("-" + decimal(digits, Int(weight), Int(scale)))
        case 0xC000: return PostgresNumeric("NaN")
        case 0xD000: return PostgresNumeric("Infinity")
        case 0xF000: return PostgresNumeric("-Infinity")
        default: return nil
        }
    }

    private static func decimal(_ digits: [Int16], _ weight: Int, _ scale: Int) -> String {
        func group(_ index: Int) -> String {
            let text = String(digits.indices.contains(index) ? digits[index] : 0)
            return String(repeating: "0", count: 4 - text.utf8.count) + text
        }
        let whole = weight < 0 ? "" : (0...weight).map(group).joined().drop { $0 == "0" }
        guard scale > 0 else { return whole.isEmpty ? "0" : String(whole) }
        let first = weight + 1
        let fraction = (first..<first + (scale + 3) / 4).map(group).joined().prefix(scale)
        return (whole.isEmpty ? "0" : whole) + "." + fraction
    }
}

/// JSON text as it is: neither parsed nor checked here. Sent as `jsonb`, decoded from `jsonb`
/// and `json`.
public struct PostgresJSON: Sendable, Hashable {
    public let text: String

    public init(_ text: String) {
        self.text = text
    }
}

extension PostgresJSON: PostgresElement {
    public static var postgresElementType: PostgresType { .jsonb }
    public static var postgresArrayType: PostgresType { .jsonbArray }

    /// `jsonb_recv` of the server: the version, always 1, then the text.
    private static var version: UInt8 { 1 }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(integer: PostgresJSON.version)
        buffer.append(text.utf8)
    }

    public static func decode(
        _ bytes: UnsafeRawBufferPointer, _ type: PostgresType
    ) -> PostgresJSON? {
        var text = bytes
        if type == .jsonb {
            guard bytes.first == PostgresJSON.version else { return nil }
            text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        } else if type != .json {
            return nil
        }
        return String(utf8: text).map(PostgresJSON.init)
    }
}

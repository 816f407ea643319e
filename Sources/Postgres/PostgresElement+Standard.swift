public import FoundationEssentials
import Glibc

extension Bool: PostgresElement {
    public static var postgresElementType: PostgresType { .bool }
    public static var postgresArrayType: PostgresType { .boolArray }

    public func encode(into buffer: inout PostgresBuffer) {
        buffer.append(integer: UInt8(self ? 1 : 0))
    }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Bool? {
        guard type == .bool, bytes.count == 1 else { return nil }
        return bytes[0] != 0
    }
}

extension Int16: PostgresElement {
    public static var postgresElementType: PostgresType { .int2 }
    public static var postgresArrayType: PostgresType { .int2Array }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: self) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Int16? {
        type == .int2 ? Reader.integer(bytes) : nil
    }
}

extension Int32: PostgresElement {
    public static var postgresElementType: PostgresType { .int4 }
    public static var postgresArrayType: PostgresType { .int4Array }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: self) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Int32? {
        type == .int4 ? Reader.integer(bytes) : Int16.decode(bytes, type).map(Int32.init)
    }
}

/// Sent as `int8`, decoded from any integer. A function that takes `integer` needs a cast:
/// `left(text, \(count)::int4)`.
extension Int: PostgresElement {
    public static var postgresElementType: PostgresType { .int8 }
    public static var postgresArrayType: PostgresType { .int8Array }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: Int64(self)) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Int? {
        switch type {
        case .int8: Reader.integer(bytes, as: Int64.self).flatMap(Int.init(exactly:))
        case .oid: Reader.integer(bytes, as: UInt32.self).map(Int.init)
        default: Int32.decode(bytes, type).map(Int.init)
        }
    }
}

extension Float: PostgresElement {
    public static var postgresElementType: PostgresType { .float4 }
    public static var postgresArrayType: PostgresType { .float4Array }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: bitPattern) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Float? {
        guard type == .float4 else { return nil }
        return Reader.integer(bytes).map(Float.init(bitPattern:))
    }
}

/// Decoded from `float4`, `float8` and, rounded, from `numeric`.
extension Double: PostgresElement {
    public static var postgresElementType: PostgresType { .float8 }
    public static var postgresArrayType: PostgresType { .float8Array }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: bitPattern) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Double? {
        switch type {
        case .float8: Reader.integer(bytes).map(Double.init(bitPattern:))
        case .float4: Float.decode(bytes, type).map(Double.init)
        case .numeric: PostgresNumeric.decode(bytes, type).flatMap { Double($0.text) }
        default: nil
        }
    }
}

/// Sent as text, with the type of its place. Decoded from the text types, `json`, `jsonb`,
/// `numeric` and from types made by users whose bytes are text, such as enums and `citext`.
extension String: PostgresElement {
    public static var postgresElementType: PostgresType { .text }
    public static var postgresArrayType: PostgresType { .textArray }
    public static var postgresFormat: PostgresFormat { .text(.inferred) }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(utf8) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> String? {
        switch type {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .xml:
            return String(utf8: bytes)
        case .json, .jsonb:
            return PostgresJSON.decode(bytes, type)?.text
        case .numeric:
            return PostgresNumeric.decode(bytes, type)?.text
        default:
            // No text of the server holds a zero byte; the binary form of other types does.
            guard type.isUserDefined, !bytes.contains(0) else { return nil }
            return String(utf8: bytes)
        }
    }

    /// Nil if the bytes are not UTF-8: decoding repairs them, so the text has other bytes. This is
    /// quicker than `String(validating:as:)`.
    init?(utf8 bytes: UnsafeRawBufferPointer) {
        self.init(decoding: bytes, as: UTF8.self)
        let isSame = withUTF8 { text in
            guard let own = text.baseAddress, let given = bytes.baseAddress else {
                return text.count == bytes.count
            }
            return text.count == bytes.count && memcmp(own, given, text.count) == 0
        }
        if !isSame { return nil }
    }
}

/// `[UInt8]` is `bytea`.
extension UInt8: PostgresElement {
    public static var postgresElementType: PostgresType { .char }
    public static var postgresArrayType: PostgresType { .bytea }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(integer: self) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> UInt8? {
        type == .char && bytes.count == 1 ? bytes[0] : nil
    }

    public static func encodeArray(_ array: [UInt8], into buffer: inout PostgresBuffer) {
        buffer.append(array)
    }

    public static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, _ type: PostgresType
    ) -> [UInt8]? {
        type == .bytea ? Array(bytes) : nil
    }
}

extension UUID: PostgresElement {
    public static var postgresElementType: PostgresType { .uuid }
    public static var postgresArrayType: PostgresType { .uuidArray }

    public func encode(into buffer: inout PostgresBuffer) {
        withUnsafeBytes(of: uuid) { buffer.append($0) }
    }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> UUID? {
        guard type == .uuid, bytes.count == 16 else { return nil }
        // The guard above asks for sixteen bytes, as many as a `uuid_t` has.
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// Sent as `timestamptz`, in microseconds; decoded also from `timestamp`, taken as UTC, and from
/// `date`, its first instant in UTC. `infinity` is not decoded.
extension Date: PostgresElement {
    public static var postgresElementType: PostgresType { .timestamptz }
    public static var postgresArrayType: PostgresType { .timestamptzArray }

    /// From 2000-01-01, where the server counts from, to 2001-01-01, where `Date` does.
    private static var epochShift: Double { 31_622_400 }

    public func encode(into buffer: inout PostgresBuffer) {
        let seconds = timeIntervalSinceReferenceDate + Date.epochShift
        guard let microseconds = Int64(exactly: (seconds * 1_000_000).rounded()) else {
            return buffer.refuse("the date is out of range")
        }
        buffer.append(integer: microseconds)
    }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Date? {
        switch type {
        case .timestamptz, .timestamp:
            guard let microseconds = Reader.integer(bytes, as: Int64.self),
                microseconds != .max, microseconds != .min
            else { return nil }
            return Date(
                timeIntervalSinceReferenceDate: Double(microseconds) / 1_000_000 - epochShift)
        case .date:
            guard let days = Reader.integer(bytes, as: Int32.self), days != .max, days != .min
            else { return nil }
            return Date(timeIntervalSinceReferenceDate: Double(days) * 86_400 - epochShift)
        default:
            return nil
        }
    }
}

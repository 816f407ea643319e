public import Postgres
public import ServiceRuntime

/// A `date`. `infinity` and years outside of `CalendarDate` are not decoded.
extension CalendarDate: PostgresElement {
    public static var postgresElementType: PostgresType { .date }
    public static var postgresArrayType: PostgresType { .dateArray }

    /// Days from 1970-01-01 to 2000-01-01, where the server counts from.
    private static let epochShift = 10_957

    public func encode(into buffer: inout PostgresBuffer) {
        // The years 0 to 9999 are fewer than four million days.
        buffer.append(integer: Int32(clamping: daysSince1970 - Self.epochShift))
    }

    public static func decode(
        _ bytes: UnsafeRawBufferPointer, _ type: PostgresType
    ) -> CalendarDate? {
        guard type == .date, bytes.count == 4 else { return nil }
        // The guard above asks for four bytes.
        let days = Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))
        return CalendarDate(daysSince1970: Int(days) + epochShift)
    }
}

/// Bytes are `bytea`.
extension Base64: PostgresElement {
    public static var postgresElementType: PostgresType { .bytea }
    public static var postgresArrayType: PostgresType { .byteaArray }

    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bytes) }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Base64? {
        type == .bytea ? Base64(Array(bytes)) : nil
    }
}

public import Postgres
public import ServiceRuntime

/// Sent as `timestamptz`; decoded also from `timestamp`, taken as UTC. `infinity` is not decoded.
extension Instant: PostgresElement {
    public static var postgresElementType: PostgresType { .timestamptz }
    public static var postgresArrayType: PostgresType { .timestamptzArray }

    /// Microseconds from 1970-01-01 to 2000-01-01, where the server counts from.
    private static let epochShift = 946_684_800_000_000

    public func encode(into buffer: inout PostgresBuffer) {
        let (microseconds, overflows) =
            microsecondsSince1970.subtractingReportingOverflow(Self.epochShift)
        // The least and the greatest number are the server's infinities.
        guard !overflows, microseconds > Int.min else {
            return buffer.refuse("the instant is out of range")
        }
        buffer.append(integer: Int64(microseconds))
    }

    public static func decode(_ bytes: UnsafeRawBufferPointer, _ type: PostgresType) -> Instant? {
        guard type == .timestamptz || type == .timestamp, bytes.count == 8 else { return nil }
        // The guard above asks for eight bytes.
        let microseconds = Int(bigEndian: bytes.loadUnaligned(as: Int.self))
        guard microseconds != .max, microseconds != .min else { return nil }
        let (sum, overflows) = microseconds.addingReportingOverflow(epochShift)
        return overflows ? nil : Instant(microsecondsSince1970: sum)
    }
}

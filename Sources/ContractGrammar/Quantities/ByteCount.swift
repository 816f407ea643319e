/// A number of bytes, written in contracts and the environment as `512`, `64KiB`, `1MiB`, `2GiB`.
public struct ByteCount: Sendable, Hashable, Comparable {
    public let bytes: Int

    public static func bytes(_ count: Int) -> ByteCount { ByteCount(bytes: count) }
    public static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }
    public static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }

    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    /// Nil unless `text` is a whole number, without sign, and at most one unit of 1024.
    public init?(_ text: String) {
        guard let (number, unit) = numberAndUnit(text) else { return nil }
        let shift: Int
        switch unit {
        case "", "B": shift = 0
        case "KiB": shift = 10
        case "MiB": shift = 20
        case "GiB": shift = 30
        default: return nil
        }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    private init(bytes: Int) {
        self.bytes = bytes
    }
}

extension ByteCount: CustomStringConvertible {
    /// The number in the largest unit that divides it.
    public var description: String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")]
        where bytes > 0 && bytes & ((1 << shift) - 1) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)B"
    }
}

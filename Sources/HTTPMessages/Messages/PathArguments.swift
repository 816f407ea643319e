/// The places of a route's arguments in the path, without memory on the heap.
public struct PathArguments: Sendable, Equatable {
    /// The most arguments of a path.
    public static let limit = 8

    private var starts = Offsets()
    private var ends = Offsets()
    private var length: UInt8 = 0

    public init() {}

    public var count: Int { Int(length) }

    /// The place of an argument, counted from 0, as offsets into the bytes of the path. Traps for
    /// an index that the route does not have.
    public subscript(index: Int) -> Range<Int> {
        precondition(index >= 0 && index < count, "The route has no argument \(index)")
        return starts[index]..<ends[index]
    }

    /// Traps beyond ``limit``, and for places beyond the longest target a server may allow.
    public mutating func append(_ place: Range<Int>) {
        precondition(count < Self.limit, "A path has more than \(Self.limit) arguments")
        starts[count] = place.lowerBound
        ends[count] = place.upperBound
        length += 1
    }

    public mutating func removeLast() {
        precondition(length > 0, "There is no argument to remove")
        length -= 1
        // Set to 0, because equality compares all eight places.
        starts[count] = 0
        ends[count] = 0
    }
}

/// Eight numbers of 16 bits. Not a SIMD vector, whose alignment makes the allocation of every
/// closure that captures a request's plan slow.
private struct Offsets: Sendable, Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    subscript(index: Int) -> Int {
        get {
            let word = index < 4 ? low : high
            return Int((word >> (UInt64(index & 3) * 16)) & 0xFFFF)
        }
        set {
            let shift = UInt64(index & 3) * 16
            let bits = UInt64(UInt16(newValue)) << shift
            let others = ~(0xFFFF << shift as UInt64)
            if index < 4 { low = low & others | bits } else { high = high & others | bits }
        }
    }
}

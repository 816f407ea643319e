/// Where the arguments of a route stand in the path, without a byte on the heap.
public struct PathArguments: Sendable, Equatable {
    /// The most that a path may have.
    public static let limit = 8

    private var starts = Offsets()
    private var ends = Offsets()
    private var length: UInt8 = 0

    public init() {}

    init(_ few: FewArguments) {
        starts = Offsets(few.starts)
        ends = Offsets(few.ends)
        length = UInt8(truncatingIfNeeded: few.count)
    }

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
        // Equal arguments must be equal in every byte.
        starts[count] = 0
        ends[count] = 0
    }
}

/// Up to four arguments of a path, in registers.
struct FewArguments {
    private(set) var starts: UInt64 = 0
    private(set) var ends: UInt64 = 0
    private(set) var count = 0

    static let limit = 4

    /// There have to be fewer than ``limit``; places are below 65,536.
    @inline(__always)
    mutating func append(_ start: Int, _ end: Int) {
        let shift = UInt64(truncatingIfNeeded: count &* 16)
        starts |= UInt64(truncatingIfNeeded: start) << shift
        ends |= UInt64(truncatingIfNeeded: end) << shift
        count &+= 1
    }

    /// Takes the first one out.
    @inline(__always)
    mutating func next() -> Range<Int>? {
        guard count > 0 else { return nil }
        count &-= 1
        let (start, end) = (Int(starts & 0xFFFF), Int(ends & 0xFFFF))
        starts >>= 16
        ends >>= 16
        return Range(uncheckedBounds: (start, end))
    }
}

/// Eight numbers of 16 bits. No SIMD vector: its alignment would make every closure that captures a
/// request's plan a slow allocation.
private struct Offsets: Sendable, Equatable {
    private var low: UInt64
    private var high: UInt64 = 0

    init(_ low: UInt64 = 0) {
        self.low = low
    }

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

/// Where the arguments of a route stand in the path, without a byte on the heap.
public struct PathArguments: Sendable, Equatable {
    /// The most that a path may have.
    public static let limit = 8

    private var starts = SIMD8<UInt16>()
    private var ends = SIMD8<UInt16>()
    private var length: UInt8 = 0

    public init() {}

    public var count: Int { Int(length) }

    /// The place of an argument, counted from 0, as offsets into the bytes of the path. Traps for
    /// an index that the route does not have.
    public subscript(index: Int) -> Range<Int> {
        precondition(index >= 0 && index < count, "The route has no argument \(index)")
        return Int(starts[index])..<Int(ends[index])
    }

    /// Traps beyond ``limit``, and for places beyond the longest target a server may allow.
    public mutating func append(_ place: Range<Int>) {
        precondition(count < Self.limit, "A path has more than \(Self.limit) arguments")
        starts[count] = UInt16(place.lowerBound)
        ends[count] = UInt16(place.upperBound)
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

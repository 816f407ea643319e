/// The paths of routes by their shape, which is which of their segments are parameters.
///
/// Routes with as many segments have few shapes. For each of them, the best first, the literals of
/// a path are hashed together, and one look into a table tells the only route that can fit. A walk
/// from segment to segment would wait for memory as often as a path has segments.
///
/// Only plain paths are here (``TargetScan``), and not all of those: what is not found may still be
/// found by a ``RouteSearch``.
// A part of `RouteMemory`, which calls `deallocate` in its deinit. All pointers are copies that
// belong to it and are never written.
struct PathShapes {
    /// A bit for each segment that is a parameter.
    typealias Shape = UInt8

    /// A row for each number of segments, the best shape first, behind the last one ``noShape``.
    let shapes: UnsafeBufferPointer<Shape>
    /// The upper bits of a hash, and below them a record by its number of four bytes before it. Or
    /// ``noRecord``.
    let slots: UnsafeBufferPointer<UInt32>
    /// A route for each method, the shape, the number of segments, the number of bytes of the
    /// literals, and these.
    let records: UnsafeRawBufferPointer

    /// Paths with more segments are not here.
    static let segmentLimit = 8
    /// Nor are those with as many segments as routes of more shapes.
    static let shapeLimit = 4
    /// It would be eight parameters, which are more than ``FewArguments`` hold.
    static let noShape = Shape.max
    static let noRecord = UInt32.max
    static let recordBits: UInt32 = 20
    static let recordMask: UInt32 = 1 << recordBits - 1
    static let shapeOffset = HTTPMethod.indexCount * 2
    static let lengthOffset = shapeOffset + 2
    static let literalsOffset = lengthOffset + 1

    /// The route of a plain path, or -1.
    @inline(__always)
    func route(
        _ method: HTTPMethod, _ path: UnsafeRawBufferPointer, slashes: UInt64,
        _ arguments: inout PathArguments
    ) -> Int {
        let count = slashes.nonzeroBitCount
        guard count <= Self.segmentLimit else { return -1 }
        var place = count &* Self.shapeLimit
        let end = place &+ Self.shapeLimit
        while place < end {
            let shape = shapes[place]
            guard shape != Self.noShape else { return -1 }
            place &+= 1
            let found = LiteralHash(path, slashes, shape)
            let tag = found.tag
            var slot = found.slot(of: slots.count)
            while slots[slot] != Self.noRecord {
                let entry = slots[slot]
                slot = (slot &+ 1) & (slots.count &- 1)
                guard (entry ^ tag) & ~Self.recordMask == 0 else { continue }
                let record = Int(truncatingIfNeeded: entry & Self.recordMask) &* 4
                guard isRecord(record, of: shape, count), holds(record, found.arguments, path)
                else {
                    continue
                }
                // Every record begins with a route for each method.
                let route = records.loadUnaligned(
                    fromByteOffset: record &+ method.index &* 2, as: UInt16.self)
                guard route != RouteTable.noRoute else { break }
                arguments = PathArguments(found.arguments)
                return Int(route)
            }
        }
        return -1
    }

    /// Whether the record is of a path with this shape and as many segments.
    @inline(__always)
    private func isRecord(_ record: Int, of shape: Shape, _ count: Int) -> Bool {
        // Every record has these two bytes there.
        let word = records.loadUnaligned(
            fromByteOffset: record &+ Self.shapeOffset, as: UInt16.self)
        return word == UInt16(shape) | UInt16(truncatingIfNeeded: count) << 8
    }

    /// Whether the literals of the record, which is of a path with the same shape and as many
    /// segments, are those of the path. The places of the slashes then decide where each ends.
    @inline(__always)
    private func holds(
        _ record: Int, _ arguments: FewArguments, _ path: UnsafeRawBufferPointer
    ) -> Bool {
        var rest = arguments
        var start = 0
        var literals = record &+ Self.literalsOffset
        let end = literals &+ Int(records[record &+ Self.lengthOffset])
        while let argument = rest.next() {
            // No segment that is empty is an argument.
            guard argument.lowerBound < argument.upperBound,
                isEqual(path, start, argument.lowerBound, literals, end)
            else { return false }
            literals &+= argument.lowerBound &- start
            start = argument.upperBound
        }
        return end &- literals == path.count &- start
            && isEqual(path, start, path.count, literals, end)
    }

    /// Whether a part of the path is what the records hold from `literals` on, before `end`.
    @inline(__always)
    private func isEqual(
        _ path: UnsafeRawBufferPointer, _ start: Int, _ pathEnd: Int, _ literals: Int, _ end: Int
    ) -> Bool {
        guard pathEnd &- start <= end &- literals else { return false }
        var offset = 0
        var rest = pathEnd &- start
        while rest >= 8 {
            // At least eight bytes are left in the part of the path, and before the literals' end.
            let word = path.loadUnaligned(fromByteOffset: start &+ offset, as: UInt64.self)
            let place = literals &+ offset
            // The guard at the beginning leaves as many in the records.
            guard word == records.loadUnaligned(fromByteOffset: place, as: UInt64.self) else {
                return false
            }
            offset &+= 8
            rest &-= 8
        }
        // Eight bytes more than they hold are behind the records.
        let word = records.loadUnaligned(fromByteOffset: literals &+ offset, as: UInt64.self)
        return (path.eightBytes(from: start &+ offset) ^ word) & .lowBytes(rest) == 0
    }
}

/// What a path comes to when its segments are taken for literals and parameters by a shape.
struct LiteralHash {
    private(set) var hash: UInt64
    private(set) var arguments = FewArguments()

    /// - Parameter slashes: One for each segment.
    @inline(__always)
    init(_ path: UnsafeRawBufferPointer, _ slashes: UInt64, _ shape: PathShapes.Shape) {
        hash = UInt64(shape) << 8 | UInt64(truncatingIfNeeded: slashes.nonzeroBitCount)
        // The end of a path of 64 bytes is where no bit is.
        var ends = slashes | 1 << UInt64(truncatingIfNeeded: path.count)
        var start = 0
        var rest = shape
        while rest != 0 {
            while rest & 1 == 0 {
                ends &= ends &- 1
                rest >>= 1
            }
            let slash = ends.trailingZeroBitCount
            ends &= ends &- 1
            rest >>= 1
            add(path, start, slash &+ 1)
            start = ends.trailingZeroBitCount
            arguments.append(slash &+ 1, start)
        }
        add(path, start, path.count)
    }

    @inline(__always)
    private mutating func add(_ path: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
        var start = start
        while end &- start >= 8 {
            // The condition leaves eight bytes of the path.
            add(path.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            start &+= 8
        }
        add(path.eightBytes(from: start) & .lowBytes(end &- start))
    }

    @inline(__always)
    private mutating func add(_ word: UInt64) {
        hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
    }

    /// As it stands in a slot, above the record.
    @inline(__always)
    var tag: UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & ~PathShapes.recordMask }

    /// The first slot to look into among `count`, a power of two.
    @inline(__always)
    func slot(of count: Int) -> Int { Int(truncatingIfNeeded: hash) & (count &- 1) }
}

extension UInt64 {
    /// All bits of the lowest bytes, of fewer than eight.
    @inline(__always)
    fileprivate static func lowBytes(_ count: Int) -> UInt64 {
        1 << UInt64(truncatingIfNeeded: count &* 8) &- 1
    }
}

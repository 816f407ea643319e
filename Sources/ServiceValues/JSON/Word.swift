/// Eight bytes of a text, the first one lowest. A mark is the highest bit of a byte.
@frozen
@usableFromInline
struct Word {
    @usableFromInline var bits: UInt64

    /// Eight bytes from `place` on must be readable.
    @inlinable @inline(__always)
    init(at place: UnsafePointer<UInt8>) {
        // The caller has checked that eight bytes are readable.
        bits = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    }

    @inlinable @inline(__always)
    init(_ bits: UInt64) { self.bits = bits }

    /// Marks what ends a piece of plain ASCII in a string: quotes, backslashes, control characters
    /// and bytes that are not ASCII. The first mark is right. Later marks may be wrong, because a
    /// marked byte may borrow from the next.
    @inlinable @inline(__always)
    var breaks: UInt64 { (specials | bits) & Self.marks }

    /// Marks what must be escaped in a string: quotes, backslashes and control characters. Only the
    /// first mark is right.
    @inlinable @inline(__always)
    var escapes: UInt64 { specials & ~bits & Self.marks }

    @inlinable @inline(__always)
    var specials: UInt64 {
        let quotes = (bits ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
        let slashes = (bits ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        let controls = bits &- 0x2020_2020_2020_2020
        return quotes | slashes | controls
    }

    @inlinable static var marks: UInt64 { 0x8080_8080_8080_8080 }

    /// Copies a few bytes without a call of a function, which pays only for many.
    @inline(__always)
    static func copy(
        _ start: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>
    ) {
        // The caller has `count` bytes at both places, and no others are touched.
        let (source, target) = (UnsafeRawPointer(start), UnsafeMutableRawPointer(output))
        // Every word ends at `count` or before, because the last one overlaps the one before.
        if count >= 8 {
            var offset = 0
            while offset < count &- 8 {
                target.storeBytes(
                    // By the condition, `offset` plus eight is below `count`.
                    of: (source + offset).loadUnaligned(as: UInt64.self), toByteOffset: offset,
                    as: UInt64.self)
                offset &+= 8
            }
            target.storeBytes(
                // `count` is at least eight.
                of: (source + (count &- 8)).loadUnaligned(as: UInt64.self),
                toByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            // `count` is at least four.
            let head = source.loadUnaligned(as: UInt32.self)
            let tail = (source + (count &- 4)).loadUnaligned(as: UInt32.self)
            target.storeBytes(of: head, as: UInt32.self)
            target.storeBytes(of: tail, toByteOffset: count &- 4, as: UInt32.self)
        } else {
            var index = 0
            while index < count {
                output[index] = start[index]
                index &+= 1
            }
        }
    }
}

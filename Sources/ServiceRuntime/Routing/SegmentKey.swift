/// A segment as it is compared: two of 16 bytes at most are equal when their keys are.
struct SegmentKey: Sendable {
    /// The first eight bytes, or all of a shorter segment.
    let first: UInt64
    /// The last eight bytes; 0 in a shorter segment.
    let last: UInt64
    let length: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(bytes, 0..<bytes.count)
    }

    @inline(__always)
    init(_ path: UnsafeRawBufferPointer, _ segment: Range<Int>) {
        let (start, end) = (segment.lowerBound, segment.upperBound)
        length = end &- start
        // All bits set where the segment has eight bytes or more: no branch, because its length is
        // nothing that a processor could guess.
        let long = UInt64(truncatingIfNeeded: (7 &- length) >> (Int.bitWidth - 1))
        let short = (1 << UInt64(truncatingIfNeeded: (length & 7) &* 8)) &- 1 as UInt64
        first = path.eightBytes(from: start) & (long | short)
        last = path.eightBytes(from: max(start, end &- 8)) & long
    }

    /// In one comparison.
    @inline(__always)
    func equals(_ other: SegmentKey) -> Bool {
        let lengths = UInt64(truncatingIfNeeded: length ^ other.length)
        return (first ^ other.first) | (last ^ other.last) | lengths == 0
    }

    /// The slot at which to begin to look for it among `mask` + 1, a power of two.
    @inline(__always)
    func slot(_ mask: UInt16) -> Int {
        let mixed =
            (first ^ last &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: length))
            &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: mixed >> 40) & Int(mask)
    }
}

extension UnsafeRawBufferPointer {
    /// Eight bytes, the first in the lowest place; zero behind the end. Nothing beyond it is read.
    ///
    /// - Parameter offset: At most the number of bytes.
    @inline(__always)
    func eightBytes(from offset: Int) -> UInt64 {
        guard count >= 8 else { return fewBytes(from: offset) }
        // The last eight bytes at the most, without those before `offset`: no branch.
        let start = Swift.min(offset, count &- 8)
        let missing = UInt64(truncatingIfNeeded: (offset &- start) &* 8)
        // There are eight bytes from `start` on, which is no more than eight before the end.
        return loadUnaligned(fromByteOffset: start, as: UInt64.self) >> missing
    }

    /// Of fewer than eight bytes.
    @inline(never)
    private func fewBytes(from offset: Int) -> UInt64 {
        var word: UInt64 = 0
        if count >= 4 {
            // The first and the last four bytes, which may overlap.
            word = UInt64(loadUnaligned(as: UInt32.self))
            let last = loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            word |= UInt64(last) << UInt64(truncatingIfNeeded: (count &- 4) &* 8)
        } else {
            for index in 0..<count {
                word |= UInt64(self[index]) << UInt64(truncatingIfNeeded: index &* 8)
            }
        }
        return word >> UInt64(truncatingIfNeeded: offset &* 8)
    }
}

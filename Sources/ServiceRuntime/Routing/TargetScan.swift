/// What one look at the bytes of a request's target finds.
package struct TargetScan {
    /// Of the `?`, or the end; counted from the beginning of the target.
    package private(set) var pathEnd: Int
    /// A bit for each slash of the path if it is plain: it has no escape, no segment that begins
    /// with a dot, and ``longest`` bytes at most. Otherwise 0.
    package private(set) var slashes: UInt64 = 0
    private var isPlain = true

    static let longest = 64

    package init(_ target: UnsafeRawBufferPointer) {
        self.init(target, 0..<target.count)
    }

    /// - Parameter place: Of the target among the bytes.
    package init(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) {
        pathEnd = place.count
        var offset = 0
        while offset < pathEnd {
            var word = TargetWord(bytes, at: place.lowerBound &+ offset)
            if pathEnd &- offset < 8 { word.cut(behind: pathEnd &- offset) }
            if word.mayBeSpecial { lookCloser(at: &word, offset, bytes, place.lowerBound) }
            slashes |= word.places(of: UInt8(ascii: "/")) << UInt64(truncatingIfNeeded: offset)
            offset &+= 8
        }
        if !isPlain || pathEnd > Self.longest { slashes = 0 }
    }

    private mutating func lookCloser(
        at word: inout TargetWord, _ offset: Int, _ bytes: UnsafeRawBufferPointer, _ start: Int
    ) {
        for place in offset..<min(offset + 8, pathEnd) {
            switch bytes[start + place] {
            case UInt8(ascii: "?"):
                pathEnd = place
                return word.cut(behind: place - offset)
            case UInt8(ascii: "%"): isPlain = false
            case UInt8(ascii: ".") where place > 0 && bytes[start + place - 1] == UInt8(ascii: "/"):
                isPlain = false
            default: continue
            }
        }
    }

    /// All of them, of 64 bytes at most.
    static func slashes(in path: UnsafeRawBufferPointer) -> UInt64 {
        path.enumerated().reduce(0) {
            $1.element == UInt8(ascii: "/") ? $0 | 1 << UInt64($1.offset) : $0
        }
    }
}

/// Eight bytes of a target, the first in the lowest place.
private struct TargetWord {
    private var bytes: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    init(_ source: UnsafeRawBufferPointer, at index: Int) {
        guard source.count &- index >= 8 else {
            bytes = source.eightBytes(from: index)
            return
        }
        // The condition above leaves eight bytes from `index` on.
        bytes = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    /// Forgets all but the first `count` bytes, which are fewer than eight.
    mutating func cut(behind count: Int) {
        bytes &= 1 &<< UInt64(truncatingIfNeeded: count &* 8) &- 1
    }

    /// Whether it holds a byte that is more than a part of a segment, or the end of one.
    var mayBeSpecial: Bool {
        has(UInt8(ascii: "?")) | has(UInt8(ascii: "%")) | has(UInt8(ascii: ".")) != 0
    }

    /// Not 0 if there is such a byte.
    private func has(_ byte: UInt8) -> UInt64 {
        let difference = bytes ^ Self.ones &* UInt64(byte)
        return (difference &- Self.ones) & ~difference & Self.tops
    }

    /// A bit, from 0 to 7, for each place of `byte`, exactly.
    func places(of byte: UInt8) -> UInt64 {
        let difference = bytes ^ Self.ones &* UInt64(byte)
        let others = ((difference & ~Self.tops) &+ ~Self.tops) | difference | ~Self.tops
        return ((~others >> 7) &* 0x0102_0408_1020_4080) >> 56
    }
}

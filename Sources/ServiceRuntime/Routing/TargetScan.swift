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
            let block = ByteBlock(bytes, at: place.lowerBound + offset)
            let specials = block.specials & Self.bits(below: pathEnd - offset)
            if specials != 0 { lookCloser(at: specials, offset, bytes, place.lowerBound) }
            let slashes = block.places(of: UInt8(ascii: "/")) & Self.bits(below: pathEnd - offset)
            self.slashes |= slashes << UInt64(offset)
            offset += ByteBlock.count
        }
        if !isPlain || pathEnd > Self.longest { slashes = 0 }
    }

    /// - Parameter specials: A bit for each of a block, which begins at `offset`.
    private mutating func lookCloser(
        at specials: UInt64, _ offset: Int, _ bytes: UnsafeRawBufferPointer, _ start: Int
    ) {
        var specials = specials
        while specials != 0 {
            let place = offset + specials.trailingZeroBitCount
            specials &= specials &- 1
            switch bytes[start + place] {
            case UInt8(ascii: "?"):
                pathEnd = place
                return
            case UInt8(ascii: "%"): isPlain = false
            case UInt8(ascii: ".") where place > 0 && bytes[start + place - 1] == UInt8(ascii: "/"):
                isPlain = false
            default: continue
            }
        }
    }

    /// As many as `count`, which is not negative; all 64 if it is more.
    private static func bits(below count: Int) -> UInt64 { ~(~0 << UInt64(count)) }

    /// All of them, of 64 bytes at most.
    static func slashes(in path: UnsafeRawBufferPointer) -> UInt64 {
        path.enumerated().reduce(0) {
            $1.element == UInt8(ascii: "/") ? $0 | 1 << UInt64($1.offset) : $0
        }
    }
}

/// What a path is found to hold before it is matched.
struct PathScan {
    /// A bit for each slash of a path of 64 bytes at most; longer ones are read byte by byte.
    private var slashes: UInt64 = 0
    private let isShort: Bool
    private(set) var isEncoded = false
    /// Why the path is refused. RFC 3986 section 6.2.2.3 lets anybody remove dot segments, and
    /// `%2F` is a slash to some and not to others: such a path may mean two resources.
    private(set) var flaw: StaticReason?

    init(_ path: UnsafeRawBufferPointer) {
        isShort = path.count <= 64
        guard isShort else {
            readSlowly(path)
            return
        }
        var special: UInt64 = 0
        var offset = 0
        while offset < path.count {
            let word = PathWord(bytes: path.eightBytes(from: offset))
            slashes |= word.places(of: UInt8(ascii: "/")) << UInt64(offset)
            special |= word.marks(of: UInt8(ascii: ".")) | word.marks(of: UInt8(ascii: "%"))
            offset += 8
        }
        if special != 0 { checkSpecial(path) }
    }

    /// Only a segment that begins with a dot, or holds an escape, needs a closer look.
    private mutating func checkSpecial(_ path: UnsafeRawBufferPointer) {
        for index in path.indices.dropFirst() {
            let isDot = path[index] == UInt8(ascii: ".") && path[index - 1] == UInt8(ascii: "/")
            if isDot || path[index] == UInt8(ascii: "%") { return readSlowly(path) }
        }
    }

    /// Where the segment ends that begins at `start`.
    @inline(__always)
    func segmentEnd(from start: Int, in path: UnsafeRawBufferPointer) -> Int {
        if isShort {
            guard start < 64 else { return path.count }
            let rest = slashes >> UInt64(start)
            return rest == 0 ? path.count : start + rest.trailingZeroBitCount
        }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }

    private mutating func readSlowly(_ path: UnsafeRawBufferPointer) {
        isEncoded = path.contains(UInt8(ascii: "%"))
        var start = 1
        while flaw == nil, start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            check(UnsafeRawBufferPointer(rebasing: path[start..<end]))
            start = end + 1
        }
    }

    private mutating func check(_ segment: UnsafeRawBufferPointer) {
        guard let first = segment.first, first == UInt8(ascii: ".") || isEncoded else { return }
        var bytes = DecodedBytes(segment)
        var count = 0
        var areDots = true
        while let byte = bytes.next() {
            count += 1
            areDots = areDots && byte == UInt8(ascii: ".")
            if byte == 0 || bytes.wasEncoded && byte == UInt8(ascii: "/") {
                flaw = "The path holds an encoded slash or zero byte"
            }
        }
        if bytes.isBroken { flaw = "The path holds a `%` without two hexadecimal digits behind it" }
        if areDots, 1...2 ~= count { flaw = "The path holds a dot segment" }
    }
}

/// Eight bytes of a path, the first in the lowest place.
private struct PathWord {
    let bytes: UInt64

    /// A bit, from 0 to 7, for each place of `byte`, which is not zero.
    func places(of byte: UInt8) -> UInt64 {
        ((marks(of: byte) >> 7) &* 0x0102_0408_1020_4080) >> 56
    }

    /// The highest bit of each byte that is `byte`, exactly.
    func marks(of byte: UInt8) -> UInt64 {
        let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let difference = bytes ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return ~((difference & lows &+ lows) | difference | lows)
    }
}

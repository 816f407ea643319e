/// Where the slashes of a path are, and whether it holds anything that needs a closer look.
struct PathScan {
    /// A bit for each slash of a plain path; 0 for any other, which is read byte by byte.
    private let slashes: UInt64
    private(set) var isEncoded = false
    /// Why the path is refused. RFC 3986 section 6.2.2.3 lets anybody remove dot segments, and
    /// `%2F` is a slash to some and not to others: such a path may mean two resources.
    private(set) var flaw: StaticReason?

    /// - Parameter slashes: As ``TargetScan`` found them.
    @inline(__always)
    init(_ path: UnsafeRawBufferPointer, slashes: UInt64) {
        self.slashes = slashes
        if slashes == 0 { readSlowly(path) }
    }

    /// Where the segment ends that begins at `start`.
    @inline(__always)
    func segmentEnd(from start: Int, in path: UnsafeRawBufferPointer) -> Int {
        if slashes != 0 {
            guard start < 64 else { return path.count }
            let rest = slashes >> UInt64(truncatingIfNeeded: start)
            return rest == 0 ? path.count : start &+ rest.trailingZeroBitCount
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
            // A part of the path, which was lent for the call.
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

/// Checks a path for which no route was found: it may be encoded, or have to be refused.
struct PathCheck {
    /// True if the path has a `%`.
    private(set) var isEncoded = false
    /// Why the path is refused. RFC 3986 section 6.2.2.3 lets any server remove dot segments, and
    /// only some servers take `%2F` for a slash, so such a path may mean two resources.
    private(set) var flaw: StaticReason?

    init(_ path: UnsafeRawBufferPointer) {
        var hasDot = false
        var previous: UInt8 = 0
        for byte in path {
            if byte == UInt8(ascii: "%") { isEncoded = true }
            if byte == UInt8(ascii: "."), previous == UInt8(ascii: "/") { hasDot = true }
            previous = byte
        }
        if isEncoded || hasDot { checkSegments(of: path) }
    }

    private mutating func checkSegments(of path: UnsafeRawBufferPointer) {
        var start = 1
        while flaw == nil, start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            // A part of the path, which is lent for the call.
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
        if bytes.isBroken { flaw = .brokenEscape }
        if areDots, 1...2 ~= count { flaw = "The path holds a dot segment" }
    }
}

extension StaticReason {
    /// Of a path or a query.
    package static let brokenEscape: StaticReason =
        "The target holds a `%` without two hexadecimal digits after it"
}

extension UnsafeRawBufferPointer {
    /// One dot, or two (RFC 3986 section 3.3).
    var isDotSegment: Bool {
        1...2 ~= count && self[0] == UInt8(ascii: ".") && self[count - 1] == UInt8(ascii: ".")
    }
}

// Public, because code that is inlined into other modules calls it.
public import CBytes

/// Sixteen bytes that are compared at once. After the end of the source they are zeros, which
/// belong to none of the sets below.
@usableFromInline
package struct ByteBlock {
    @usableFromInline let bytes: bytes16

    @inlinable package static var count: Int { 16 }

    @inlinable @inline(__always)
    package init(_ source: UnsafeRawBufferPointer, at index: Int) {
        if source.count - index >= Self.count {
            // The condition leaves sixteen bytes from `index` on.
            self.init(source.loadUnaligned(fromByteOffset: index, as: bytes16.self))
        } else {
            self.init(Self.last(of: source, from: index))
        }
    }

    @inlinable @inline(__always)
    init(_ bytes: bytes16) { self.bytes = bytes }

    /// The last bytes of the source, fewer than sixteen, and zeros after them.
    @usableFromInline @inline(never)
    static func last(of source: UnsafeRawBufferPointer, from index: Int) -> bytes16 {
        // The only caller has checked that fewer than sixteen bytes are left. They are copied over
        // zeros.
        var bytes = bytes16()
        let rest = UnsafeRawBufferPointer(rebasing: source[min(index, source.count)...])
        withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: rest) }
        return bytes
    }

    /// The number of letters, digits and hyphens before the first other byte.
    @inlinable @inline(__always)
    package var nameLength: Int { length(bytes16_name(bytes)) }

    /// The number of letters, digits, hyphens and dots before the first other byte.
    @inlinable @inline(__always)
    package var hostLength: Int { length(bytes16_host(bytes)) }

    /// The number of bytes before the first control character or tab.
    @inlinable @inline(__always)
    package var textLength: Int { length(bytes16_text(bytes)) }

    /// The number of bytes before the first that a target may not have. It may have visible ASCII
    /// without `"`, `#`, `<`, `>` and `\`. RFC 3986 excludes `[]^{|}` and backtick from paths and
    /// queries too, but browsers send them, and all servers read them alike.
    @inlinable @inline(__always)
    package var targetLength: Int { length(bytes16_target(bytes)) }

    @inlinable @inline(__always)
    func length(_ bits: UInt16) -> Int { (~UInt32(bits)).trailingZeroBitCount }
}

extension UnsafeRawBufferPointer {
    /// The end of the bytes from `start` on that belong to a set. `length` counts those at the
    /// start of a block.
    @inlinable @inline(__always)
    package func end(from start: Int, _ length: (ByteBlock) -> Int) -> Int {
        var index = start
        while true {
            let length = length(ByteBlock(self, at: index))
            index += length
            if length < ByteBlock.count { return index }
        }
    }
}

// Public, as what is inlined into other modules calls it.
public import CBytes

/// Sixteen bytes that are looked at together. Behind the end of their source they are zeros, which
/// belong to nothing that is looked for.
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

    /// Fewer than sixteen, and zeros behind them.
    @usableFromInline @inline(never)
    static func last(of source: UnsafeRawBufferPointer, from index: Int) -> bytes16 {
        // Fewer than sixteen, as the only caller has seen, are copied over zeros.
        var bytes = bytes16()
        let rest = UnsafeRawBufferPointer(rebasing: source[min(index, source.count)...])
        withUnsafeMutableBytes(of: &bytes) { $0.copyMemory(from: rest) }
        return bytes
    }

    /// How many are letters, digits or hyphens before the first that is not.
    @inlinable @inline(__always)
    package var nameLength: Int { length(bytes16_name(bytes)) }

    /// How many are letters, digits, hyphens or dots before the first that is not.
    @inlinable @inline(__always)
    package var hostLength: Int { length(bytes16_host(bytes)) }

    /// How many are no control character, not even a tab, before the first that is.
    @inlinable @inline(__always)
    package var textLength: Int { length(bytes16_text(bytes)) }

    /// How many may stand in a target before the first that may not: visible ASCII without `"`,
    /// `#`, `<`, `>` and `\`. RFC 3986 has no `[]^{|}` and backtick in paths and queries either,
    /// but browsers send them, and everybody reads them alike.
    @inlinable @inline(__always)
    package var targetLength: Int { length(bytes16_target(bytes)) }

    @inlinable @inline(__always)
    func length(_ bits: UInt16) -> Int { (~UInt32(bits)).trailingZeroBitCount }
}

extension UnsafeRawBufferPointer {
    /// Where what begins at `start` ends, of whose blocks `length` tells how much belongs to it.
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

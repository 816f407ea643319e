/// Eight bytes that are looked at together, the first in the lowest place.
///
/// Sums are taken of seven bits a byte, so that none reaches into the next one, and the highest bit
/// of each tells the result.
struct ByteBlock {
    static let count = 8

    private let bits: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Nil where fewer than eight bytes are left.
    @inline(__always)
    init?(_ source: UnsafeRawBufferPointer, at index: Int) {
        guard source.count - index >= Self.count else { return nil }
        // The condition above leaves eight bytes from `index` on.
        let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        bits = UInt64(littleEndian: word)
    }

    /// How many are letters, digits or hyphens before the first that is not.
    @inline(__always)
    var nameLength: Int { length(lettersAndDigits | equal(UInt8(ascii: "-"))) }

    /// How many are letters, digits, hyphens or dots before the first that is not.
    @inline(__always)
    var hostLength: Int {
        length(lettersAndDigits | equal(UInt8(ascii: "-")) | equal(UInt8(ascii: ".")))
    }

    /// How many are no control character, not even a tab, before the first that is.
    @inline(__always)
    var textLength: Int { length((from(0x20) & ~from(0x7F)) | bits) }

    /// How many are in ``ByteSet/target`` before the first that is not.
    @inline(__always)
    var targetLength: Int {
        // `"` and `#` differ in the lowest bit only, `<` and `>` in the next one.
        let marks =
            equal(UInt8(ascii: "\""), but: 1) | equal(UInt8(ascii: "<"), but: 2)
            | equal(UInt8(ascii: "\\"))
        return length(from(0x21) & ~from(0x7F) & ~marks & ~bits)
    }

    /// The place of the first byte whose highest bit is not set in `marks`, or eight.
    @inline(__always)
    private func length(_ marks: UInt64) -> Int { (~marks & Self.tops).trailingZeroBitCount / 8 }

    @inline(__always)
    private var lettersAndDigits: UInt64 {
        let lowercased = (bits | Self.ones &* 0x20) & ~Self.tops
        let letters =
            (lowercased &+ Self.ones &* (0x80 - 0x61)) & ~(lowercased &+ Self.ones &* (0x80 - 0x7B))
        return (letters | from(UInt8(ascii: "0")) & ~from(UInt8(ascii: "9") + 1)) & ~bits
    }

    /// Marks the bytes that are `byte` or above; wrong where the highest bit is set.
    @inline(__always)
    private func from(_ byte: UInt8) -> UInt64 {
        (bits & ~Self.tops) &+ Self.ones &* UInt64(0x80 - byte)
    }

    /// Marks the bytes that are `byte`, apart from the bits of `but`.
    @inline(__always)
    private func equal(_ byte: UInt8, but: UInt64 = 0) -> UInt64 {
        let difference = (bits ^ Self.ones &* UInt64(byte)) & ~(Self.ones &* but)
        return ~((difference & ~Self.tops &+ (~Self.tops)) | difference)
    }
}

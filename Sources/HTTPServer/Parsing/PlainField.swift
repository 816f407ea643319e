/// A field as nearly all are: a name of letters, digits and hyphens, a colon, a space or none, a
/// value without tabs or other control characters, and CRLF.
///
/// It is read eight bytes at a time. What is no such field, or not there yet, is left to
/// ``HeadParser/readField(_:_:)``, which knows why.
struct PlainField {
    let name: Range<Int>
    let value: Range<Int>
    /// Behind the CRLF.
    let end: Int

    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        var index = start
        while true {
            guard let block = ByteBlock(bytes, at: index) else { return nil }
            let length = block.nameLength
            index += length
            if length < ByteBlock.count { break }
        }
        guard index > start, bytes[index] == .colon else { return nil }
        name = start..<index
        index += 1
        if index < bytes.count, bytes[index] == .space { index += 1 }
        guard let text = Self.endOfText(bytes, from: index) else { return nil }
        end = text + 2
        // Further space is rare: it is trimmed where the rest is done, too.
        if text > index, bytes[index] == .space || bytes[text - 1] == .space { return nil }
        value = index..<text
    }

    /// Where CRLF is, if nothing but text comes before it.
    @inline(__always)
    private static func endOfText(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while let block = ByteBlock(bytes, at: index) {
            let length = block.textLength
            index += length
            if length < ByteBlock.count { return isEnd(bytes, index) ? index : nil }
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] != 0x7F { index += 1 }
        return isEnd(bytes, index) ? index : nil
    }

    private static func isEnd(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == .carriageReturn && bytes[index + 1] == .lineFeed
    }
}

import HTTPMessages

/// A field of the usual form: a name of letters, digits and hyphens, a colon, at most one space, a
/// value without control characters, and CRLF.
///
/// It is read sixteen bytes at a time. Any other line, complete or not, is left to
/// ``HeadParser/readField(_:_:)``.
struct PlainField {
    let name: Range<Int>
    let value: Range<Int>
    /// The place after the CRLF.
    let end: Int

    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        // The empty line after all fields. Usually it is the end of the input.
        guard start < bytes.count, bytes[start] != .carriageReturn else { return nil }
        let colon = bytes.end(from: start) { $0.nameLength }
        guard colon > start, colon < bytes.count, bytes[colon] == .colon else { return nil }
        name = start..<colon
        var index = colon + 1
        if index < bytes.count, bytes[index] == .space { index += 1 }
        let text = bytes.end(from: index) { $0.textLength }
        guard bytes.hasLineEnd(at: text) else { return nil }
        end = text + 2
        // Further space is rare. `readField` trims it.
        if text > index, bytes[index] == .space || bytes[text - 1] == .space { return nil }
        value = index..<text
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func hasLineEnd(at index: Int) -> Bool {
        guard count - index >= 2 else { return false }
        // The guard above leaves two bytes.
        return loadUnaligned(fromByteOffset: index, as: UInt16.self).littleEndian == 0x0A0D
    }
}

/// Iterates over the fields of a checked head, each of them `name: value` and CRLF.
struct HeaderFields {
    /// Offsets into the bytes. The value is without the white space around it.
    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    // Lent to `RequestHead` for the closure in which the fields are read.
    let bytes: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
        self.bytes = bytes
        position = start
        self.end = end
    }

    mutating func next() -> Field? {
        guard position < end else { return nil }
        let start = position
        position = min(bytes.end(from: position) { $0.nameLength }, end)
        while position < end, bytes[position] != UInt8(ascii: ":") { position += 1 }
        let colon = position
        position = valueEnd(from: colon)
        let value = bytes.trimmed((colon < position ? colon + 1 : position)..<position)
        position += 2
        return Field(name: start..<colon, value: value)
    }

    /// The place of the carriage return. Tabs do not end a value.
    private func valueEnd(from start: Int) -> Int {
        var index = min(bytes.end(from: start) { $0.textLength }, end)
        while index < end, bytes[index] != UInt8(ascii: "\r") {
            index = min(bytes.end(from: index + 1) { $0.textLength }, end)
        }
        return index
    }

    /// `name` is in lower case.
    func hasName(_ field: Field, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.name.count == name.count else { return false }
        let start = field.name.lowerBound
        for index in name.indices where lowercased(bytes[start + index]) != name[index] {
            return false
        }
        return true
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// A log line that is being written: an object of JSON, or text for people.
///
/// Every control character is escaped, so that no value can end a line or begin another.
struct LogLine: ~Copyable {
    /// The most bytes of one field. A longer one is cut off and marked.
    static let fieldLimit = 4 * 1024

    private(set) var bytes: [UInt8]
    private var isFirst = true

    private init(_ bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    static func writeJSON(
        into buffer: inout [UInt8], level: StaticString, at time: WallTime = .now,
        _ body: (inout LogLine) -> Void
    ) {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        var line = LogLine(taken)
        line.bytes.append(UInt8(ascii: "{"))
        line.beginField("time")
        line.bytes.append(UInt8(ascii: "\""))
        time.write(to: &line.bytes)
        line.bytes.append(UInt8(ascii: "\""))
        line.field("level", level)
        body(&line)
        line.bytes.append(UInt8(ascii: "}"))
        line.bytes.append(UInt8(ascii: "\n"))
        buffer = line.take()
    }

    private consuming func take() -> [UInt8] { bytes }

    mutating func field(_ name: StaticString, _ value: StaticString) {
        beginField(name)
        bytes.append(UInt8(ascii: "\""))
        value.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func field(_ name: StaticString, _ value: Int) {
        beginField(name)
        bytes.append(decimal: value)
    }

    mutating func field(_ name: StaticString, _ value: String) {
        beginField(name)
        quote(value.utf8)
    }

    mutating func field(_ name: StaticString, utf8 value: some Collection<UInt8>) {
        beginField(name)
        quote(value)
    }

    /// Milliseconds with three digits after the point.
    mutating func field(_ name: StaticString, milliseconds nanoseconds: Int64) {
        beginField(name)
        let microseconds = Int(max(0, nanoseconds) / 1_000)
        bytes.append(decimal: microseconds / 1_000)
        bytes.append(UInt8(ascii: "."))
        bytes.append(decimal: microseconds % 1_000, digits: 3)
    }

    /// A field whose name is not a constant, and is escaped.
    mutating func field(named name: String, _ value: String) {
        comma()
        quote(name.utf8)
        bytes.append(UInt8(ascii: ":"))
        quote(value.utf8)
    }

    private mutating func beginField(_ name: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func comma() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func quote(_ text: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(escaped: text, limit: Self.fieldLimit)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension [UInt8] {
    /// Appends the contents of a JSON string (RFC 8259 section 7) for bytes that may not be UTF-8.
    /// Bytes above ASCII are kept only if the whole text is UTF-8.
    mutating func append(escaped text: some Collection<UInt8>, limit: Int) {
        let isUTF8 = text.allSatisfy { $0 < 0x80 } || String(validating: text, as: UTF8.self) != nil
        for byte in text.prefixOfCharacters(limit) {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20, 0x7F: appendEscape(byte)
            case 0x80... where !isUTF8: append(UInt8(ascii: "?"))
            default: append(byte)
            }
        }
        if text.count > limit { append(contentsOf: "…".utf8) }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(contentsOf: "\\u00".utf8)
        append(hexadecimal: byte)
    }

    mutating func append(hexadecimal byte: UInt8) {
        let digits = UTF8Digits.lowercase
        append(digits[byte >> 4])
        append(digits[byte & 15])
    }

    mutating func append(decimal value: Int, digits: Int = 1) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        while count - start < digits { append(UInt8(ascii: "0")) }
        self[start...].reverse()
    }
}

/// The sixteen digits of hexadecimal numbers.
enum UTF8Digits {
    case lowercase

    subscript(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

extension Collection<UInt8> {
    /// At most `limit` bytes that do not end inside a character.
    fileprivate func prefixOfCharacters(_ limit: Int) -> SubSequence {
        guard count > limit else { return self[...] }
        var end = index(startIndex, offsetBy: limit)
        var steps = 0
        while steps < 3, self[end] & 0xC0 == 0x80 {
            steps += 1
            end = index(startIndex, offsetBy: limit - steps)
        }
        return self[..<end]
    }
}

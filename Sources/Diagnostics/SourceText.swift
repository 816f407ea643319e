/// A text with places for diagnostics.
public struct SourceText: Sendable {
    /// The path in messages: relative to the root of the package.
    public let path: String
    public let bytes: [UInt8]
    /// The offset of each line's first byte; that of the first line is after a byte order mark.
    private let lineStarts: [Int]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        let newline = UInt8(ascii: "\n")
        let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineStarts = [first] + bytes.indices.filter { bytes[$0] == newline }.map { $0 + 1 }
    }

    public var lineCount: Int { lineStarts.count }

    /// Line and column from one; columns count Unicode scalars, as the Swift compiler's do.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(lineStarts[0], offset), bytes.count)
        let line = line(of: offset)
        let text = String(decoding: bytes[lineStarts[line - 1]..<offset], as: UTF8.self)
        return (line, text.unicodeScalars.count + 1)
    }

    /// The line, from one, without the column, whose cost grows with the line.
    public func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low + 1
    }

    /// The scalars of a line without its end. U+FFFD replaces control characters, so that a
    /// contract can't control the terminal that its diagnostics are printed on.
    func line(_ number: Int) -> [Unicode.Scalar] {
        guard lineStarts.indices.contains(number - 1) else { return [] }
        let start = lineStarts[number - 1]
        let end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        let text = String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
        var scalars = Array(text.unicodeScalars)
        if scalars.last == "\r" { scalars.removeLast() }
        return scalars.map { $0.isPrintable || $0 == "\t" ? $0 : "\u{FFFD}" }
    }
}

/// A range of a text, in UTF-8 bytes.
public struct SourceRange: Sendable, Hashable {
    public let path: String
    public let start: Int
    public let end: Int

    public init(path: String, start: Int, end: Int) {
        self.path = path
        self.start = start
        self.end = max(start, end)
    }
}

extension Unicode.Scalar {
    /// True unless the scalar is a control character or changes the direction of writing.
    var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}

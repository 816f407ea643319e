/// A text that diagnostics point into.
public struct SourceText: Sendable {
    /// As it is printed: relative to the root of the package.
    public let path: String
    public let bytes: [UInt8]
    /// Where each line begins, behind a byte order mark.
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

    /// The line alone, from one. It does not cost more in a long line.
    public func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low + 1
    }

    /// The scalars of a line without its end. What a terminal would obey is replaced by U+FFFD, so
    /// that a contract can't write to the terminal of whoever checks it.
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

/// A piece of a text, in UTF-8 bytes.
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
    /// Neither a control character nor one that changes the direction of writing.
    var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}

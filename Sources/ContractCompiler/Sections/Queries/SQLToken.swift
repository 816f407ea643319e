/// A piece of SQL, as far as the parser of queries distinguishes pieces.
struct SQLToken: Equatable {
    enum Kind: Equatable {
        /// A key word or a name, in small letters.
        case word(String)
        /// The name after the colon in `:id` and `:after.position`.
        case parameter(String)
        /// A single character that is none of the others: `(`, `,`, `*`, `;`.
        case sign(UInt8)
        /// From `--` to the end of the line, without the dashes.
        case comment(String)
        /// A whole number; nil if it is another one, or too large.
        case number(Int?)
        /// A string, a quoted name, `::` or `:=`.
        case other
    }

    let kind: Kind
    /// The offset in bytes of the file.
    let start: Int
    let end: Int

    func isSign(_ character: Unicode.Scalar) -> Bool {
        kind == .sign(UInt8(ascii: character))
    }

    func isWord(_ words: String...) -> Bool {
        if case .word(let word) = kind { words.contains(word) } else { false }
    }

    /// The text of a word; nil for any other token.
    var word: String? {
        if case .word(let word) = kind { word } else { nil }
    }

    /// The text of a comment; nil for any other token.
    var commentText: String? {
        if case .comment(let text) = kind { text } else { nil }
    }
}

/// A string, quoted name or comment without an end.
struct UnterminatedSQL: Error, Equatable {
    /// `string`, `quoted name`, `comment`.
    let noun: String
    let start: Int
    let length: Int
}

/// Reads SQL as PostgreSQL's scanner does (PostgreSQL documentation, 4.1 "Lexical Structure"), with
/// `standard_conforming_strings` on. It does not distinguish names from key words.
struct SQLScanner {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next token; nil at the end. Block comments are white space.
    mutating func next() throws(UnterminatedSQL) -> SQLToken? {
        while let byte = peek() {
            if isSpace(byte) {
                position += 1
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                try skipBlockComment()
            } else {
                break
            }
        }
        guard let byte = peek() else { return nil }
        let start = position
        let kind = try scan(byte)
        return SQLToken(kind: kind, start: start, end: position)
    }

    private mutating func scan(_ byte: UInt8) throws(UnterminatedSQL) -> SQLToken.Kind {
        switch byte {
        case UInt8(ascii: "-") where peek(1) == byte: return comment()
        case UInt8(ascii: "'"): return try quoted("string", by: byte, escapes: false, prefix: 0)
        case UInt8(ascii: "\""):
            return try quoted("quoted name", by: byte, escapes: false, prefix: 0)
        case UInt8(ascii: "$"): return try dollarQuoted()
        case UInt8(ascii: ":"): return colon()
        case _ where isDigit(byte): return number()
        case _ where startsWord(byte): return try word()
        default:
            position += 1
            return .sign(byte)
        }
    }

    private mutating func comment() -> SQLToken.Kind {
        let start = position + 2
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
        let end = position > start && bytes[position - 1] == UInt8(ascii: "\r") ? 1 : 0
        return .comment(text(start, position - end))
    }

    /// Block comments nest.
    private mutating func skipBlockComment() throws(UnterminatedSQL) {
        let start = position
        var depth = 0
        while let byte = peek() {
            let next = peek(1)
            if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if byte == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                position += 2
                if depth == 0 { return }
            } else {
                position += 1
            }
        }
        throw UnterminatedSQL(noun: "comment", start: start, length: 2)
    }

    /// Reads to the closing `sign`. A doubled sign is the sign itself; with `escapes` a backslash
    /// escapes the next byte.
    private mutating func quoted(
        _ noun: String, by sign: UInt8, escapes: Bool, prefix: Int
    ) throws(UnterminatedSQL) -> SQLToken.Kind {
        let start = position
        position += prefix + 1
        while let byte = peek() {
            position += 1
            if escapes, byte == UInt8(ascii: "\\") {
                position += 1
            } else if byte == sign {
                if peek() == sign {
                    position += 1
                } else if !escapes || !continuesString() {
                    return .other
                }
            }
        }
        throw UnterminatedSQL(noun: noun, start: start, length: 1)
    }

    /// Goes on in a quote on a later line, which continues a string with escapes; false if there is
    /// none. A string without escapes reads alike as one string or as two.
    private mutating func continuesString() -> Bool {
        var next = position
        var isOnLaterLine = false
        while next < bytes.count, isSpace(bytes[next]) {
            if bytes[next] == UInt8(ascii: "\n") { isOnLaterLine = true }
            next += 1
        }
        guard isOnLaterLine, next < bytes.count, bytes[next] == UInt8(ascii: "'") else {
            return false
        }
        position = next + 1
        return true
    }

    /// `$$ … $$`, `$tag$ … $tag$`, or a `$` that begins neither.
    private mutating func dollarQuoted() throws(UnterminatedSQL) -> SQLToken.Kind {
        let start = position
        var end = position + 1
        while end < bytes.count, isWordPart(bytes[end]), bytes[end] != UInt8(ascii: "$") {
            end += 1
        }
        let isTag = end == position + 1 || !isDigit(bytes[position + 1])
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), isTag else {
            position += 1
            return .sign(UInt8(ascii: "$"))
        }
        let tag = bytes[start...end]
        position = end + 1
        while position + tag.count <= bytes.count {
            if bytes[position] == UInt8(ascii: "$"),
                bytes[position..<position + tag.count].elementsEqual(tag)
            {
                position += tag.count
                return .other
            }
            position += 1
        }
        throw UnterminatedSQL(noun: "string", start: start, length: tag.count)
    }

    private mutating func colon() -> SQLToken.Kind {
        if let next = peek(1), next == UInt8(ascii: ":") || next == UInt8(ascii: "=") {
            position += 2
            return .other
        }
        guard let next = peek(1), startsWord(next) else {
            position += 1
            return .sign(UInt8(ascii: ":"))
        }
        let start = position + 1
        position = start
        while let byte = peek(), isWordPart(byte) { position += 1 }
        if peek() == UInt8(ascii: "."), let next = peek(1), startsWord(next) {
            position += 1
            while let byte = peek(), isWordPart(byte) { position += 1 }
        }
        return .parameter(text(start, position))
    }

    private mutating func number() -> SQLToken.Kind {
        let start = position
        while let byte = peek(), isWordPart(byte) || byte == UInt8(ascii: ".") { position += 1 }
        return .number(Int(text(start, position)))
    }

    private mutating func word() throws(UnterminatedSQL) -> SQLToken.Kind {
        let start = position
        while let byte = peek(), isWordPart(byte) { position += 1 }
        let word = text(start, position).lowercased()
        // The strings E'\n', B'01', X'1F', N'text', U&'d\0061ta'.
        if peek() == UInt8(ascii: "'"), ["e", "b", "x", "n"].contains(word) {
            position = start
            return try quoted(
                "string", by: UInt8(ascii: "'"), escapes: word == "e", prefix: word.utf8.count)
        }
        return .word(word)
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte
}

private func startsWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_")
        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
}

private func isWordPart(_ byte: UInt8) -> Bool {
    startsWord(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
}

/// Reads the words and signs of a header, which may span several comments.
struct QueryHeaderLexer {
    struct Token: Equatable {
        enum Kind: Equatable {
            /// Letters, digits, `_` and `-`: a name, a number, or `date-time`.
            case word(String)
            case sign(Unicode.Scalar)
            case arrow
            case end

            var text: String {
                switch self {
                case .word(let word): word
                case .sign(let sign): String(sign)
                case .arrow: "->"
                case .end: ""
                }
            }
        }

        let kind: Kind
        /// The offset in bytes of the file.
        let start: Int
        let end: Int
    }

    private let bytes: [UInt8]
    private let comments: ArraySlice<SQLToken>
    private var comment: Int
    private var position: Int
    /// The end of the last token that was taken.
    private(set) var end: Int

    /// - Parameter comments: At least one.
    init(_ bytes: [UInt8], _ comments: ArraySlice<SQLToken>) {
        self.bytes = bytes
        self.comments = comments
        comment = comments.startIndex
        position = comments.first.map { $0.start + 2 } ?? 0
        end = position
    }

    mutating func next() -> Token {
        let token = scan()
        end = token.end
        return token
    }

    func peek() -> Token {
        var copy = self
        return copy.scan()
    }

    /// Takes the next token if it is of this kind.
    mutating func take(_ kind: Token.Kind) -> Token? {
        let token = peek()
        guard token.kind == kind else { return nil }
        return next()
    }

    /// Takes the next token if it is of this kind and in the same comment as the last one.
    mutating func takeHere(_ kind: Token.Kind) -> Token? {
        var copy = self
        let token = copy.scan()
        guard token.kind == kind, copy.comment == comment else { return nil }
        return next()
    }

    /// Whether the next two tokens are of these kinds.
    func goesOn(_ first: Token.Kind, _ second: Token.Kind) -> Bool {
        var copy = self
        return copy.scan().kind == first && copy.scan().kind == second
    }

    /// The rest of the comment that has the last token; nil if that is white space alone.
    var restOfLine: Range<Int>? {
        guard comments.indices.contains(comment) else { return nil }
        let last = comments[comment].end
        let rest = bytes[position..<last]
        guard let first = rest.firstIndex(where: { !isBlank($0) }),
            let final = rest.lastIndex(where: { !isBlank($0) })
        else { return nil }
        return first..<final + 1
    }

    /// The texts of the comments below the header.
    var remainingComments: [String] {
        comments.dropFirst(comment - comments.startIndex + 1).compactMap(\.commentText)
    }

    private mutating func scan() -> Token {
        while comments.indices.contains(comment) {
            let last = comments[comment].end
            while position < last, isBlank(bytes[position]) { position += 1 }
            if position < last { return token(before: last) }
            guard comments.indices.contains(comment + 1) else { break }
            comment += 1
            position = comments[comment].start + 2
        }
        return Token(kind: .end, start: end, end: end)
    }

    private mutating func token(before last: Int) -> Token {
        let start = position
        while position < last, isWordPart(position, last) { position += 1 }
        if position > start {
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            return Token(kind: .word(word), start: start, end: position)
        }
        if bytes[start] == UInt8(ascii: "-"), start + 1 < last,
            bytes[start + 1] == UInt8(ascii: ">")
        {
            position += 2
            return Token(kind: .arrow, start: start, end: position)
        }
        // No sign of the grammar has several bytes, so the first byte is enough for a diagnostic.
        position += 1
        return Token(kind: .sign(Unicode.Scalar(bytes[start])), start: start, end: position)
    }

    /// Whether a byte belongs to a word. The hyphen of `date-time` does, that of `->` does not.
    private func isWordPart(_ index: Int, _ last: Int) -> Bool {
        let byte = bytes[index]
        if byte == UInt8(ascii: "-") {
            return index + 1 < last && isAlphanumeric(bytes[index + 1])
        }
        return isAlphanumeric(byte) || byte == UInt8(ascii: "_")
    }
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
}

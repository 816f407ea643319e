/// Swift source text, made by templates that look like their output.
///
/// Embedded code is indented to the line it lands on; a line that holds nothing but an empty
/// interpolation disappears, together with one of the two blank lines around it; blank lines carry
/// no spaces. There is no way to splice a `String`: text of a contract enters only as a
/// ``SwiftName``, a `literal:` or a `doc:`, so that no contract can become Swift by accident.
public struct Code: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The source, without a newline at its end.
    public let text: String

    public var isEmpty: Bool { text.isEmpty }

    /// For string literals in the compiler; never call it with a text from a contract.
    public init(stringLiteral value: String) {
        text = value
    }

    public init(stringInterpolation: Interpolation) {
        text = stringInterpolation.finished()
    }

    fileprivate init(joining parts: [Code], by separator: String) {
        var text = ""
        for part in parts where !part.isEmpty {
            if !text.isEmpty { text += separator }
            text += part.text
        }
        self.text = text
    }

    /// The parts that are not empty, each on lines of its own.
    public static func lines(_ parts: [Code]) -> Code {
        Code(joining: parts, by: "\n")
    }

    /// The text between the elements of an embedded list.
    public enum Separator: String, Sendable {
        case newline = "\n"
        case blankLine = "\n\n"
        case comma = ", "
        case commaLine = ",\n"
        case space = " "
    }
}

extension Code {
    public struct Interpolation: StringInterpolationProtocol {
        private var text = ""
        /// The current line holds only spaces and empty interpolations, at least one of these.
        private var isLineOnlyEmpty = false

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        public mutating func appendLiteral(_ literal: String) {
            guard isLineOnlyEmpty else { return text += literal }
            var rest = literal[...]
            if rest.first == "\n" {
                dropCurrentLine()
                rest.removeFirst()
                // One of the blank lines around a line that disappears goes too.
                if text.isEmpty || text.hasSuffix("\n\n"), rest.first == "\n" { rest.removeFirst() }
            }
            if !rest.isEmpty { isLineOnlyEmpty = false }
            text += rest
        }

        /// Embeds code, indented like the line that it is embedded in.
        public mutating func appendInterpolation(_ code: Code) {
            guard !code.isEmpty else {
                if lineIndentation.isWholeLine { isLineOnlyEmpty = true }
                return
            }
            let indentation = lineIndentation.spaces
            isLineOnlyEmpty = false
            guard indentation > 0, code.text.utf8.contains(UInt8(ascii: "\n")) else {
                text += code.text
                return
            }
            appendIndented(code.text, by: String(repeating: " ", count: indentation))
        }

        /// Embeds the elements that are not empty.
        public mutating func appendInterpolation(
            _ parts: [Code], separatedBy separator: Separator = .newline
        ) {
            appendInterpolation(Code(joining: parts, by: separator.rawValue))
        }

        public mutating func appendInterpolation(_ name: SwiftName) {
            appendInterpolation(Code(unchecked: name.text))
        }

        /// The label of an argument, where only the keyword `inout` needs backticks.
        public mutating func appendInterpolation(label name: SwiftName) {
            appendInterpolation(Code(unchecked: name.bare == "inout" ? name.text : name.bare))
        }

        /// A string literal. Characters that would end it or be invisible in it are escaped.
        public mutating func appendInterpolation(literal value: String) {
            appendInterpolation(Code(unchecked: swiftLiteral(value)))
        }

        /// An integer literal, with `_` between groups of three digits.
        public mutating func appendInterpolation(literal value: Int) {
            appendInterpolation(Code(unchecked: grouped(value, by: "_")))
        }

        /// The shortest floating-point literal that has exactly this value.
        public mutating func appendInterpolation(literal value: Double) {
            precondition(value.isFinite, "a contract has only finite numbers")
            appendInterpolation(Code(unchecked: "\(value)"))
        }

        public mutating func appendInterpolation(literal value: Bool) {
            appendInterpolation(value ? "true" : "false" as Code)
        }

        /// An integer literal without `_`, such as a port or a status.
        public mutating func appendInterpolation(plain value: Int) {
            appendInterpolation(Code(unchecked: "\(value)"))
        }

        /// A string literal, on several lines if one would be too wide.
        public mutating func appendInterpolation(sentence value: String) {
            appendInterpolation(Code(unchecked: swiftSentenceLiteral(value)))
        }

        /// A raw string literal of several lines.
        public mutating func appendInterpolation(block value: String) {
            appendInterpolation(Code(unchecked: swiftBlockLiteral(value)))
        }

        /// A doc comment; nothing if there are no words.
        public mutating func appendInterpolation(doc words: String) {
            appendInterpolation(Code(unchecked: docComment(words)))
        }

        /// Words in a line of a comment. Characters that would end the line become spaces.
        public mutating func appendInterpolation(words: String) {
            appendInterpolation(Code(unchecked: printableLine(words)))
        }

        fileprivate consuming func finished() -> String {
            if isLineOnlyEmpty {
                dropCurrentLine()
                while text.last == "\n" { text.removeLast() }
            }
            return text
        }
    }
}

extension Code.Interpolation {
    /// The number of leading spaces of the current line, and whether it has nothing else.
    private var lineIndentation: (spaces: Int, isWholeLine: Bool) {
        var spaces = 0
        var length = 0
        for byte in text.utf8.reversed() {
            if byte == UInt8(ascii: "\n") { break }
            spaces = byte == UInt8(ascii: " ") ? spaces + 1 : 0
            length += 1
        }
        return (spaces, spaces == length)
    }

    private mutating func dropCurrentLine() {
        while let last = text.last, last != "\n" { text.removeLast() }
        isLineOnlyEmpty = false
    }

    private mutating func appendIndented(_ code: String, by indentation: String) {
        var rest = code[...]
        while let newline = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
            let next = rest.utf8.index(after: newline)
            text += rest[..<next]
            rest = rest[next...]
            if let first = rest.utf8.first, first != UInt8(ascii: "\n") { text += indentation }
        }
        text += rest
    }
}

extension Code {
    /// - Parameter text: Swift source that this file has made; no other file can call this.
    fileprivate init(unchecked text: String) {
        self.text = text
    }
}

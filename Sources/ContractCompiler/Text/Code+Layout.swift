/// The width of a line of generated code.
private let lineWidth = 100

extension Code {
    /// The number of characters in the longest line.
    var width: Int {
        var widest = 0
        var current = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") {
                widest = max(widest, current)
                current = 0
            } else if byte & 0xC0 != 0x80 {
                current += 1
            }
        }
        return max(widest, current)
    }

    var isOneLine: Bool { !text.utf8.contains(UInt8(ascii: "\n")) }

    /// `head(a, b)tail`, on one line if it fits at `column`, else on several.
    static func list(
        _ head: Code, _ elements: [Code], _ tail: Code = "", column: Int, closesLine: Bool = true
    ) -> Code {
        let flat: Code = "\(head)(\(elements, separatedBy: .comma))\(tail)"
        // An element of several lines begins on a line of its own.
        let isOneLine = elements.allSatisfy(\.isOneLine)
        if isOneLine, column + flat.width <= lineWidth { return flat }
        let closing: Code = closesLine ? ")\(tail)" : ""
        let body = filled(elements, column: column + 4, closing: closesLine ? 0 : 1)
        guard closesLine else {
            return """
                \(head)(
                    \(body))\(tail)
                """
        }
        return """
            \(head)(
                \(body)
            \(closing)
            """
    }

    /// The elements, as many on each line as fit.
    ///
    /// - Parameter closing: The width of the text after the last element.
    private static func filled(_ elements: [Code], column: Int, closing: Int = 0) -> Code {
        var lines: [[Code]] = [[]]
        var width = column
        for (index, element) in elements.enumerated() {
            let isLast = index == elements.count - 1
            let comma: Code = isLast ? "" : ","
            let length = element.width + (isLast ? closing : 1) + 1
            let isAlone = !element.isOneLine
            if isAlone || width + length - 1 > lineWidth, !lines[lines.count - 1].isEmpty {
                lines.append([])
                width = column
            }
            lines[lines.count - 1].append("\(element)\(comma)")
            width += length
        }
        return .lines(lines.map { "\($0, separatedBy: .space)" })
    }

    /// A call as a statement.
    static func call(_ head: Code, _ arguments: [Code], column: Int) -> Code {
        list(head, arguments, column: column, closesLine: false)
    }

    /// `head { statement }`, on several lines if it does not fit on one or has several statements.
    static func block(
        _ head: Code, _ statements: [Code], column: Int, parameter: Code = ""
    ) -> Code {
        let opening: Code = parameter.isEmpty ? "{" : "{ \(parameter) in"
        if statements.count == 1, let statement = statements.first {
            let flat: Code = "\(head) \(opening) \(statement) }"
            if column + flat.width <= lineWidth, flat.isOneLine { return flat }
        }
        return """
            \(head) \(opening)
                \(statements)
            }
            """
    }

    /// `case label: statement`, on two lines if it does not fit on one.
    static func branch(_ label: Code, _ statement: (Int) -> Code, column: Int) -> Code {
        let inner = statement(column + 4)
        let flat: Code = "\(label): \(inner)"
        if column + flat.width <= lineWidth, inner.isOneLine { return flat }
        return """
            \(label):
                \(inner)
            """
    }
}

/// The elements of an array literal, one a line. Like swift-format, it puts a comma after the last
/// of several elements, and none after a single one.
func list(_ elements: [Code]) -> Code {
    elements.count == 1 ? .lines(elements) : .lines(elements.map { "\($0)," })
}

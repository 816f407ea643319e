/// All errors of an environment, found in one pass.
///
/// The process that meets it prints `table` and exits with status 78 (`EX_CONFIG`).
public struct ConfigurationError: Error, Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public let variable: String
        /// The value, masked if it is a secret; nil if the variable is not set.
        public let value: String?
        /// A sentence that starts with "must" or "is".
        public let complaint: String
        public let description: String
    }

    public let entries: [Entry]
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String { table }

    /// A table with the number of problems and a line for each.
    public var table: String {
        let rows = entries.map { entry in
            [entry.variable, entry.value ?? "(not set)", entry.complaint, entry.description]
        }
        let count = entries.count == 1 ? "1 problem" : "\(entries.count) problems"
        return "The environment has \(count):\n\n"
            + textTable(["VARIABLE", "VALUE", "PROBLEM", "USED FOR"], rows)
    }
}

/// Columns as wide as their widest cell, two blanks between them, no line ending in blanks.
func textTable(_ head: [String], _ rows: [[String]]) -> String {
    let lines = [head] + rows
    let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
        let cells = zip(line, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }
        let text = "  " + cells.joined(separator: "  ")
        let end = text.lastIndex { $0 != " " } ?? text.startIndex
        return text[...end] + "\n"
    }.joined()
}

import Diagnostics

extension ContractParser {
    /// A schema in one line: `uuid`, `Message`, `Message[]`, `Circle | Square`, `string | null`.
    ///
    ///     schema := term ( "|" term )*
    ///     term   := name "[]"*
    mutating func shorthand(_ text: Located<String>) -> Schema {
        let branches = split(text).map { term($0.value, $0.range) }
        if branches.count == 1, let only = branches.first { return only }
        return Schema(
            .union(UnionConstraints(rule: .anyOf, branches: branches)), range: text.range)
    }

    private mutating func term(_ text: String, _ range: SourceRange) -> Schema {
        let front = text.utf8.prefix { $0 != UInt8(ascii: "[") }
        let name = String(Substring(front)).trimmingSpaces
        guard isWord(name), let depth = arrayDepth(String(text[front.endIndex...])) else {
            return malformed(text, range)
        }
        let isVerbatim = range.end - range.start == text.utf8.count
        let end = isVerbatim ? range.start + name.utf8.count : range.end
        var schema = named(name, SourceRange(path: path, start: range.start, end: end))
        for _ in 0..<depth {
            var array = ArrayConstraints()
            array.items = schema
            schema = Schema(.array(array), range: range)
        }
        return schema
    }

    private func named(_ name: String, _ range: SourceRange) -> Schema {
        guard TypeName.shorthands.contains(name), let type = TypeName(name) else {
            return Schema(.reference(Located(name, range)), range: range)
        }
        return Schema(type.kind(at: range), range: range)
    }

    private mutating func malformed(_ text: String, _ range: SourceRange) -> Schema {
        let word = text.trimmingSpaces
        if word.isEmpty {
            report("C0101", "there is no schema here", range, help: "write one, or remove the `|`")
            return hole(range)
        }
        var help: String?
        if word.hasSuffix("?"), isWord(String(word.dropLast())) {
            help = "put `?` at the end of the property's key, not of its type"
        }
        report(
            "C0101", "\(quoted(text)) is not a schema", range, help: help,
            notes: ["a schema in one line is a type, `Name`, `Name[]`, `A | B` or `T | null`"])
        return hole(range)
    }

    func hole(_ range: SourceRange) -> Schema {
        Schema(.reference(Located(Holes.schema, range)), range: range)
    }

    private func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
            }
    }

    /// The number of `[]` that the text consists of; nil if it has anything else.
    private func arrayDepth(_ text: String) -> Int? {
        var rest = text.trimmingSpaces[...]
        var depth = 0
        while rest.hasPrefix("[]"), depth < YAMLLimits.nesting {
            rest = rest.dropFirst(2)
            depth += 1
        }
        return rest.isEmpty ? depth : nil
    }

    /// The parts between `|`. Each has its own place if the source writes the text as it reads,
    /// else that of the whole.
    private func split(_ text: Located<String>) -> [Located<String>] {
        let quotes = text.range.end - text.range.start - text.value.utf8.count
        let start: Int? = quotes == 0 || quotes == 2 ? text.range.start + quotes / 2 : nil
        var offset = 0
        let parts = text.value.utf8.split(
            separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        return parts.map { part in
            let indent = part.prefix { $0 == UInt8(ascii: " ") }.count
            let word = String(Substring(part)).trimmingSpaces
            defer { offset += part.count + 1 }
            guard let start else { return Located(word, text.range) }
            let from = start + offset + (word.isEmpty ? 0 : indent)
            return Located(
                word, SourceRange(path: path, start: from, end: from + word.utf8.count))
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var rest = utf8[...]
        while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        return String(Substring(rest))
    }
}

/// Blanks out comments and string literals of Swift, so that rules see only code.
///
/// Knows nested comments, raw strings, multi-line strings and interpolations, whose inside is
/// blanked unless it is asked for. Bare regex literals are left out: the project has none.
struct CodeMask {
    private let bytes: [UInt8]
    private var out: [UInt8] = []
    private let keepsComments: Bool
    private let keepsInterpolations: Bool
    private var at = 0

    static func blanked(
        _ text: String, keepingComments: Bool = false, keepingInterpolations: Bool = false
    ) -> String {
        var mask = CodeMask(
            bytes: Array(text.utf8), keepsComments: keepingComments,
            keepsInterpolations: keepingInterpolations)
        mask.run()
        return String(decoding: mask.out, as: UTF8.self)
    }

    private init(bytes: [UInt8], keepsComments: Bool, keepsInterpolations: Bool) {
        self.bytes = bytes
        self.keepsComments = keepsComments
        self.keepsInterpolations = keepsInterpolations
        out.reserveCapacity(bytes.count)
    }

    private mutating func run() {
        while at < bytes.count {
            if !skipLiteral() { keep() }
        }
    }

    /// Blanks the comment or string that begins here; false when none does.
    private mutating func skipLiteral() -> Bool {
        let byte = bytes[at]
        guard byte == slash || byte == UInt8(ascii: "#") || byte == quote else { return false }
        if starts("//") {
            while at < bytes.count, bytes[at] != newline { blankComment() }
            return true
        }
        if starts("/*") {
            skipComment()
            return true
        }
        guard let hashes = openingHashes() else { return false }
        skipString(hashes: hashes)
        return true
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blankComment(2)
            } else if starts("*/") {
                depth -= 1
                blankComment(2)
            } else {
                blankComment()
            }
        } while depth > 0 && at < bytes.count
    }

    /// How many `#` stand before the quote of a string that begins here.
    private func openingHashes() -> Int? {
        var end = at
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == quote ? end - at : nil
    }

    private mutating func skipString(hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        blank(hashes)
        let mark = starts("\"\"\"") ? "\"\"\"" : "\""
        blank(mark.utf8.count)
        while at < bytes.count {
            switch bytes[at] {
            case backslash where starts("\\" + fence + "("):
                blank(2 + hashes)
                skipInterpolation()
            case backslash where starts("\\" + fence): blank(2 + hashes)
            case quote where starts(mark + fence):
                blank(mark.utf8.count + hashes)
                return
            case newline where mark.utf8.count == 1: return
            default: blank()
            }
        }
    }

    /// Up to the closing parenthesis; strings inside may hold more of them.
    private mutating func skipInterpolation() {
        var depth = 1
        while at < bytes.count, depth > 0 {
            if skipLiteral() { continue }
            if bytes[at] == UInt8(ascii: "(") { depth += 1 }
            if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
            if keepsInterpolations, depth > 0 { keep() } else { blank() }
        }
    }

    private let slash = UInt8(ascii: "/")
    private let quote = UInt8(ascii: "\"")
    private let backslash = UInt8(ascii: "\\")
    private let newline = UInt8(ascii: "\n")

    private func starts(_ word: String) -> Bool {
        bytes[at...].starts(with: word.utf8)
    }

    private mutating func blankComment(_ count: Int = 1) {
        guard keepsComments else { return blank(count) }
        for _ in 0..<count where at < bytes.count { keep() }
    }

    private mutating func keep() {
        out.append(bytes[at])
        at += 1
    }

    /// A blank for a byte; line ends stay.
    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            out.append(bytes[at] == newline ? bytes[at] : UInt8(ascii: " "))
            at += 1
        }
    }
}

/// A word or a single sign of Swift, without comments and the text of literals.
struct SwiftToken {
    let text: String
    let line: Int

    var isWord: Bool { text.utf8.first.map(isWordByte) ?? false }
    var isCapital: Bool { text.utf8.first.map { (0x41...0x5A).contains($0) } ?? false }
}

/// The tokens of a file, those within interpolations included. Backticks are left out, so that
/// `` `default` `` is the word it quotes.
func swiftTokens(_ text: String) -> [SwiftToken] {
    let bytes = Array(CodeMask.blanked(text, keepingInterpolations: true).utf8)
    var tokens: [SwiftToken] = []
    var line = 1
    var at = 0
    while at < bytes.count {
        let start = at
        while at < bytes.count, isWordByte(bytes[at]) { at += 1 }
        if at == start {
            at += 1
            if bytes[start] == UInt8(ascii: "\n") { line += 1 }
            if [" ", "\n", "`"].contains(Unicode.Scalar(bytes[start])) { continue }
        }
        tokens.append(
            SwiftToken(text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }
    return tokens
}

private func isWordByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
}

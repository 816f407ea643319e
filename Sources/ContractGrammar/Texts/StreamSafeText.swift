/// Text in which runs of combining marks have a limit: the Stream-Safe Text Format of Unicode
/// Standard Annex #15, section 13.
///
/// Swift compares and hashes texts in their normal form, for which it sorts each run of marks in
/// time quadratic in its length: with a run of 32 KB, `==` takes half a second. So contracts and
/// requests are refused if a text has a longer run than any language writes. Later code may compare
/// and hash every text.
package enum StreamSafeText {
    @inlinable package static var markLimit: Int { 30 }

    /// The words for a refused text in messages.
    package static var excess: String { "more than \(markLimit) combining marks in a row" }

    /// `text` is valid UTF-8.
    package static func isSafe(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var marks = 0
        for byte in text where byte & 0xC0 != 0x80 {
            marks = mayBeginMark(byte) ? marks + 1 : 0
            if marks > markLimit { return hasShortRuns(text) }
        }
        return true
    }

    package static func isSafe(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isSafe($0) }
    }

    /// False for the first bytes of scalars none of which is a combining mark: U+0000 to U+02FF,
    /// and the blocks of Greek, of the Cyrillic alphabet, of Chinese characters and of Hangul.
    @inlinable @inline(__always)
    package static func mayBeginMark(_ first: UInt8) -> Bool {
        switch first {
        case ..<0xCC, 0xCE...0xD1, 0xE4...0xE9, 0xEB...0xED: false
        default: true
        }
    }

    private static func hasShortRuns(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var marks = 0
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let isMark = scalar.properties.canonicalCombiningClass != .notReordered
            marks = isMark ? marks + 1 : 0
            if marks > markLimit { return false }
        }
        return true
    }
}

extension String {
    /// Combining marks that may follow each other: the Stream-Safe Text Format of Unicode Standard
    /// Annex #15, section 13. More than any language writes.
    static let markLimit = 30

    /// Whether more marks follow each other. Such a text takes quadratic time to compare and to
    /// hash, because Swift sorts each run.
    var hasTooManyMarks: Bool {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return false }
        var marks = 0
        for scalar in unicodeScalars {
            let isMark = scalar.properties.canonicalCombiningClass != .notReordered
            marks = isMark ? marks + 1 : 0
            if marks > Self.markLimit { return true }
        }
        return false
    }
}

extension YAMLEvent {
    var hasTooManyMarks: Bool {
        if case .scalar(let text, _) = kind { text.hasTooManyMarks } else { false }
    }
}

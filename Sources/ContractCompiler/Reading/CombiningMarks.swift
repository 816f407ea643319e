extension String {
    /// Whether more combining marks follow each other than ``YAMLLimits/marks``. Such a text takes
    /// quadratic time to compare and to hash, because Swift sorts each run.
    var hasTooManyMarks: Bool {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return false }
        var marks = 0
        for scalar in unicodeScalars {
            let isMark = scalar.properties.canonicalCombiningClass != .notReordered
            marks = isMark ? marks + 1 : 0
            if marks > YAMLLimits.marks { return true }
        }
        return false
    }
}

extension YAMLEvent {
    var hasTooManyMarks: Bool {
        if case .scalar(let text, _) = kind { text.hasTooManyMarks } else { false }
    }
}

/// Names that are looked at, and letters of each, at most.
private let nameLimit = 1_000
private let letterLimit = 100

/// The name that somebody most likely meant, when one is near: at most a third of its letters away,
/// and of names of two letters only their case.
public func closest(to name: String, in names: [String]) -> String? {
    let meant = Array(name.lowercased().unicodeScalars.prefix(letterLimit))
    let reach = meant.count / 3
    var best: (name: String, edits: Int)?
    for name in names.prefix(nameLimit) {
        let letters = Array(name.lowercased().unicodeScalars.prefix(letterLimit))
        guard abs(letters.count - meant.count) <= reach,
            let edits = distance(meant, letters, within: reach)
        else { continue }
        if best.map({ (edits, name) < ($0.edits, $0.name) }) ?? true {
            best = (name, edits)
        }
    }
    return best?.name
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one into the other;
/// nil when they are more than `limit`.
private func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], within limit: Int
) -> Int? {
    var rows = [Array(0...right.count)]
    for i in 0..<left.count {
        var row = [i + 1]
        for j in 0..<right.count {
            var best = min(row[j] + 1, rows[i][j + 1] + 1)
            best = min(best, rows[i][j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                best = min(best, rows[i - 1][j - 1] + 1)
            }
            row.append(best)
        }
        // A later row is never below the smaller of two rows before it.
        if min(row.min() ?? 0, rows[i].min() ?? 0) > limit { return nil }
        rows.append(row)
    }
    let edits = rows[left.count][right.count]
    return edits <= limit ? edits : nil
}

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
        guard abs(letters.count - meant.count) <= reach else { continue }
        let edits = distance(meant, letters)
        if edits <= reach, best.map({ (edits, name) < ($0.edits, $0.name) }) ?? true {
            best = (name, edits)
        }
    }
    return best?.name
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one into the other.
private func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
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
        rows.append(row)
    }
    return rows[left.count][right.count]
}

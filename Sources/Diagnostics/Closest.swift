/// Names that are looked at, and letters of each, at most.
private let nameLimit = 1_000
private let letterLimit = 100
/// Edits at most: what is farther away was not mistyped.
private let reachLimit = 4

/// The name that somebody most likely meant, when one is near: at most a third of its letters and
/// four away, and of names of two letters only their case.
public func closest(to name: String, in names: [String]) -> String? {
    let meant = Array(name.lowercased().unicodeScalars.prefix(letterLimit))
    let reach = min(meant.count / 3, reachLimit)
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
/// nil when they are more than `limit`. Looks only at the diagonal band in which that can be.
private func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], within limit: Int
) -> Int? {
    // More than the limit, wherever it is added to.
    let far = limit + 1
    var older = [Int](repeating: far, count: right.count + 1)
    var old = Array(0...right.count)
    var row = older
    var leastOfOld = 0
    for i in left.indices {
        let low = max(0, i - limit)
        let high = min(right.count, i + limit + 1)
        guard low < high else { return nil }
        row[low] = low == 0 ? i + 1 : far
        var least = row[low]
        for j in low..<high {
            var best = min(row[j] + 1, old[j + 1] + 1)
            best = min(best, old[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                best = min(best, older[j - 1] + 1)
            }
            row[j + 1] = best
            least = min(least, best)
        }
        if high < right.count { row[high + 1] = far }
        // A later row is never below the smaller of two rows before it.
        if min(least, leastOfOld) > limit { return nil }
        (older, old, row, leastOfOld) = (old, row, older, least)
    }
    return old[right.count] <= limit ? old[right.count] : nil
}

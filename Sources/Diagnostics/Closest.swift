/// The most names that are compared, and the most letters of each.
private let nameLimit = 1_000
private let letterLimit = 100
/// The most edits: a name that is farther away is no misspelling.
private let reachLimit = 4

/// The nearest of `names`, if it is near: the edits are at most four and at most a third of the
/// letters. Names of two letters may differ in case alone.
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

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one text
/// into the other; nil if it is more than `limit`. Only the diagonal band is computed in which the
/// number can be that small.
private func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], within limit: Int
) -> Int? {
    // A distance above the limit; sums with it are above the limit too.
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
        // No number in a later row is below the least of two rows before it.
        if min(least, leastOfOld) > limit { return nil }
        (older, old, row, leastOfOld) = (old, row, older, least)
    }
    return old[right.count] <= limit ? old[right.count] : nil
}

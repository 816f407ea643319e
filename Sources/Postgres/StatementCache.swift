/// The statements that one connection has prepared; the longest unused ones make room.
///
/// The statements of one segment all stay: a long batch of different ones may exceed the limit
/// until the next segment.
struct StatementCache {
    static let limit = 256
    /// How many places are free after room was made.
    static let spare = 16

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private var entries: [StatementKey: Entry] = [:]
    private var clock: UInt64 = 0
    private var start: UInt64 = 0
    /// Names that the server knows and nothing uses any more.
    private var retired: [String] = []

    /// What is used from here on belongs to one segment.
    mutating func beginSegment() {
        start = clock
    }

    mutating func name(of key: StatementKey) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// The name of a statement that has none yet.
    mutating func add(_ key: StatementKey) -> String {
        clock += 1
        let name = "s\(clock)"
        entries[key] = Entry(name: name, lastUse: clock)
        return name
    }

    /// The names that have to be deallocated before the statements of this segment are prepared.
    ///
    /// Some more than necessary, so that the cache is seldom searched for the oldest ones.
    mutating func makeRoom() -> [String] {
        let excess = entries.count - StatementCache.limit
        if excess > 0 {
            let unused = entries.filter { $0.value.lastUse <= start }
            let oldest = unused.sorted { $0.value.lastUse < $1.value.lastUse }
            for (key, _) in oldest.prefix(excess + StatementCache.spare) { retire(key) }
        }
        defer { retired = [] }
        return retired
    }

    /// The server still has the statement, but it is of no use.
    mutating func retire(_ key: StatementKey) {
        if let entry = entries.removeValue(forKey: key) { retired.append(entry.name) }
    }

    /// It was to be deallocated, and the server skipped that.
    mutating func retire(name: String) {
        retired.append(name)
    }

    /// The server does not have the statement.
    mutating func forget(_ key: StatementKey) {
        entries[key] = nil
    }
}

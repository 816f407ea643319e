/// The statements that one connection has prepared; the longest unused ones make room.
///
/// All statements of the current segment stay, so a batch of many different ones may exceed the
/// limit until the next segment.
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
    /// Names that the server still knows and that are no longer used.
    private var retired: [String] = []

    /// Begins a segment: statements that are used from here on belong to it.
    mutating func beginSegment() {
        start = clock
    }

    mutating func name(of key: StatementKey) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// Adds a statement that has no name yet, and returns its name.
    mutating func add(_ key: StatementKey) -> String {
        clock += 1
        let name = "s\(clock)"
        entries[key] = Entry(name: name, lastUse: clock)
        return name
    }

    /// The names that have to be deallocated before the statements of this segment are prepared.
    ///
    /// More than necessary are removed, so that the cache is seldom searched for the oldest ones.
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

    /// Retires a statement that the server still has, but that cannot be used any more.
    mutating func retire(_ key: StatementKey) {
        if let entry = entries.removeValue(forKey: key) { retired.append(entry.name) }
    }

    /// Retires a name again that the server did not deallocate.
    mutating func retire(name: String) {
        retired.append(name)
    }

    /// Removes a statement that the server does not have.
    mutating func forget(_ key: StatementKey) {
        entries[key] = nil
    }
}

/// The statements that one connection has prepared; the longest unused one makes room.
struct StatementCache {
    static let limit = 256

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private var entries: [StatementKey: Entry] = [:]
    private var clock: UInt64 = 0

    mutating func name(of key: StatementKey) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// The new statement's name, and the one that has to be deallocated for it.
    mutating func add(_ key: StatementKey) -> (name: String, evicted: String?) {
        let evicted = entries.count < StatementCache.limit ? nil : oldest.map { remove($0) }
        clock += 1
        let name = "s\(clock)"
        entries[key] = Entry(name: name, lastUse: clock)
        return (name, evicted ?? nil)
    }

    @discardableResult
    mutating func remove(_ key: StatementKey) -> String? {
        entries.removeValue(forKey: key)?.name
    }

    private var oldest: StatementKey? {
        entries.min { $0.value.lastUse < $1.value.lastUse }?.key
    }
}

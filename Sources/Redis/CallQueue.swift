/// A queue, first in, first out.
struct CallQueue<Entry> {
    private var entries: [Entry?] = []
    private var head = 0

    var isEmpty: Bool { head == entries.count }
    var count: Int { entries.count - head }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func append(contentsOf others: [Entry]) {
        for entry in others { entries.append(entry) }
    }

    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        let entry = entries[head].take()
        head += 1
        if isEmpty {
            entries.removeAll(keepingCapacity: entries.capacity <= Limits.sparePlaces)
            head = 0
        } else if head >= 1_024, head * 2 >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }

    /// All of them, in order; the queue is empty afterwards.
    mutating func takeAll() -> [Entry] {
        defer { (entries, head) = ([], 0) }
        return entries[head...].compactMap(\.self)
    }

    /// Removes and returns the entries that match; the others stay in order.
    mutating func remove(where matches: (Entry) -> Bool) -> [Entry] {
        let all = takeAll()
        entries = all.filter { !matches($0) }
        return all.filter(matches)
    }

    /// The entry at a place below `count`, 0 being the oldest; nil at any other.
    func entry(at place: Int) -> Entry? {
        0..<count ~= place ? entries[head + place] : nil
    }

    mutating func forEach(_ change: (inout Entry) -> Void) {
        for index in head..<entries.count {
            guard var entry = entries[index] else { continue }
            change(&entry)
            entries[index] = entry
        }
    }

    /// Changes the first entry for which `isBefore` is false. All entries for which it is true have
    /// to stand before the others. Returns what `change` returns, or false if there is no such
    /// entry.
    mutating func changeFirst(
        after isBefore: (Entry) -> Bool, _ change: (inout Entry) -> Bool
    ) -> Bool {
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = low + (high - low) / 2
            if let entry = entries[middle], isBefore(entry) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count, var entry = entries[low] else { return false }
        defer { entries[low] = entry }
        return change(&entry)
    }

    func contains(where matches: (Entry) -> Bool) -> Bool {
        entries[head...].contains { entry in entry.map(matches) ?? false }
    }
}

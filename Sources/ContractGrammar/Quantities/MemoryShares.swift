/// How the memory of a process is divided. The compiler proves by it what one request may hold, and
/// the process keeps to it.
package struct MemoryShares: Sendable, Hashable {
    /// What all clients may fill together, in bytes.
    ///
    /// It is half of the process's memory without that of an idle service, and a quarter of it at
    /// the least. The rest is for the values that these bytes become and for what the allocator
    /// keeps.
    package let clients: Int

    /// The longest answer, in bytes.
    package var answer: Int { clients / Self.answersOfClients }

    /// - Parameter memory: Of the process, in bytes.
    package init(memory: Int) {
        clients = max(memory / 4, (memory - Self.idleBytes) / 2)
    }

    /// The least memory of which clients may fill so many bytes, and an answer so many. Nil if it
    /// has more than 64 bits.
    package static func memory(clients: Int, answer: Int) -> Int? {
        let (answers, isHuge) = answer.multipliedReportingOverflow(by: answersOfClients)
        let needed = max(clients, answers)
        guard !isHuge, needed <= (Int.max - idleBytes) / 2 else { return nil }
        return 2 * needed + min(idleBytes, 2 * needed)
    }

    private static let idleBytes = 48 << 20
    private static let answersOfClients = 4
}

import Synchronization

/// What a request in work holds of the budget of its process. It is given back when the request
/// ends.
package final class RequestMemory: Sendable {
    /// That of the request whose task runs; nil outside of a server.
    // Bound once for a task that answers many requests, so that a request does not pay for it.
    @TaskLocal package static var current: RequestMemory?

    private let budget: MemoryBudget
    private let held = Atomic<Int>(0)

    package init(_ budget: MemoryBudget) { self.budget = budget }

    /// Counts bytes that came from a store or from another service.
    package static func take(_ bytes: Int) throws(MemoryExhausted) {
        guard let current else { return }
        guard current.budget.take(bytes) else { throw MemoryExhausted() }
        current.held.add(bytes, ordering: .relaxed)
    }

    /// Counts bytes that are there already, even beyond the budget.
    package static func count(_ bytes: Int) { current?.count(bytes) }

    package func count(_ bytes: Int) {
        budget.count(bytes)
        held.add(bytes, ordering: .relaxed)
    }

    /// Gives everything back, and returns how much it was.
    @discardableResult
    package func end() -> Int {
        guard held.load(ordering: .relaxed) > 0 else { return 0 }
        let bytes = held.exchange(0, ordering: .relaxed)
        budget.giveBack(bytes)
        return bytes
    }
}

/// The process holds as many bytes for its clients as it may. The request is refused as one of too
/// many.
package struct MemoryExhausted: Error, CustomStringConvertible {
    package var description: String { "The memory for requests is used up" }
}

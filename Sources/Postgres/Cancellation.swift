import CLibPQ

/// A request to the server to stop what one connection runs.
// Unchecked: only `send` uses the pointer, on one thread, and only `deinit` frees it, after that.
final class Cancellation: @unchecked Sendable {
    let madeAt = ContinuousClock.now
    private let pg: OpaquePointer

    /// Nil if the connection is closed, or if there is no memory.
    init?(of connection: OpaquePointer) {
        guard let pg = PQgetCancel(connection) else { return nil }
        self.pg = pg
    }

    deinit { PQfreeCancel(pg) }

    /// Sends the request on a connection of its own, and returns when the server has signalled its
    /// process or could not be reached. Blocks.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        // A failure needs no word: the statement goes on, and the pool gives the connection up.
        _ = PQcancel(pg, &message, Int32(message.count))
    }
}

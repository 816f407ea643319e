import Poller

/// Lets one connection of a pool at a time receive a large result; for the poller's thread only.
///
/// libpq keeps the rows of a result until it has all of them, and only then can they be counted.
/// So what connections receive side by side has to be small. The others pause, and their servers
/// wait.
final class LargeResults {
    /// Before a result is finished, a connection is read so often in any case: most results are
    /// finished then, and libpq reads little at once.
    static let freeReads = 4
    /// A server that sends nothing for so long does not hold up others.
    static let patience = Duration.milliseconds(500)

    private var receiver: Connection?
    private var readAt = MonotonicInstant.coarse
    private var line = Queue<Connection>()

    /// Returns false if another one receives a large result now. The connection has then to pause;
    /// it is told to go on.
    func mayRead(_ connection: Connection) -> Bool {
        if receiver == nil { receiver = connection }
        guard receiver === connection else {
            line.append(connection)
            return false
        }
        readAt = .coarse
        return true
    }

    /// The connection has its result, or is lost.
    func ended(_ connection: Connection) {
        if receiver === connection { passOn() }
    }

    /// Passes the turn on if its server sends nothing.
    func checkProgress() {
        guard !line.isEmpty, readAt.duration(to: .coarse) > Self.patience else { return }
        passOn()
    }

    private func passOn() {
        receiver = nil
        while receiver == nil, let next = line.popFirst() {
            guard next.goOn() else { continue }
            receiver = next
            readAt = .coarse
        }
    }
}

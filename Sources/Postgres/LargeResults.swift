import Poller

/// Lets one connection of a pool at a time receive a large result; for the poller's thread only.
///
/// libpq keeps the rows of a result until it has all of them, and only then can they be counted.
/// So what connections receive side by side has to be small. The others pause, and their servers
/// wait.
final class LargeResults {
    /// A result that needs more reads than this counts as large. libpq reads 8 to 16 KiB at once,
    /// or a longer row.
    static let freeReads = 4
    /// A connection whose result takes longer goes to the end of the line, so that a server that
    /// sends slowly does not hold up others.
    static let longestTurn = Duration.seconds(1)

    private var receiver: Connection?
    private var turnBegan = MonotonicInstant.coarse
    private var line = Queue<Connection>()

    /// Returns false if another one receives a large result now. The connection has then to pause;
    /// it is told to go on.
    func mayRead(_ connection: Connection) -> Bool {
        if receiver == nil { give(connection) }
        guard receiver === connection else {
            line.append(connection)
            return false
        }
        return true
    }

    /// The connection has its result, or is lost.
    func ended(_ connection: Connection) {
        if receiver === connection { passOn() }
    }

    /// Passes the turn on after ``longestTurn``.
    func endLongTurn() {
        guard !line.isEmpty, turnBegan.duration(to: .coarse) > Self.longestTurn else { return }
        passOn()
    }

    private func passOn() {
        receiver = nil
        while receiver == nil, let next = line.popFirst() {
            if next.goOn() { give(next) }
        }
    }

    private func give(_ connection: Connection) {
        receiver = connection
        turnBegan = .coarse
    }
}

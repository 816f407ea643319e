import HTTPMessages
import Poller

/// What a loop does while the memory of the process is pressed.
extension ServerLoop {
    /// How often it looks at its connections, and how much each has to send or read in this time
    /// if bytes wait for it: 64 KiB a second.
    private static let reliefInterval = Duration.milliseconds(250)
    private static let leastMoved: Int64 = 16 * 1024
    /// So many bodies are read on, however tight memory is: the oldest.
    private static let finishing = 4

    func relieveSoon() {
        guard nextRelief == nil else { return }
        // What moved before does not count.
        for connection in connections.values { _ = connection.isSlow(Self.leastMoved) }
        scheduleRelief()
        // Most of what is held may belong to other loops.
        memory.askForRelief()
    }

    private func scheduleRelief() {
        nextRelief = poller.schedule(after: Self.reliefInterval) { [weak self] in self?.relieve() }
    }

    /// Ends the connections of slow clients, the largest first, until memory is pressed no more,
    /// and lets the oldest bodies be read.
    private func relieve() {
        nextRelief = nil
        let slow = connections.values.filter { $0.isSlow(Self.leastMoved) }
        for connection in slow.sorted(by: { $0.heldBytes > $1.heldBytes }) where memory.isPressed {
            connection.giveUp()
        }
        let bodies = connections.values.filter { $0.phase == .body }
            .sorted { $0.phaseSince < $1.phaseSince }
        let isTight = memory.isTight
        for (place, connection) in bodies.enumerated() {
            let mayFinish = isTight && place < Self.finishing
            connection.holdBack(isTight && !mayFinish, mayFinish: mayFinish)
        }
        if memory.isPressed { scheduleRelief() }
    }
}

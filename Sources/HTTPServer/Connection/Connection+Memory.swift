import HTTPMessages
import NIOCore

/// What the connection holds of the budget of its process: input that is not a request yet, and
/// output that the client has not read.
extension Connection {
    func countMemory() {
        let held = inputCapacity + unsentBytes
        guard held != heldBytes else { return }
        loop.memory.count(held - heldBytes)
        heldBytes = held
        guard loop.memory.isPressed else { return }
        loop.relieveSoon()
        if phase == .body, !mayFinish, loop.memory.isTight { change(isHeldBack: true) }
    }

    private var inputCapacity: Int {
        guard phase == .body || phase == .ready, let planned else { return kept.capacity }
        return kept.capacity + planned.exchange.bodyCapacity
    }

    func giveBackMemory() {
        loop.memory.giveBack(heldBytes)
        heldBytes = 0
    }

    func bodyCame(_ count: Int) {
        bodyBytes += Int64(count)
        movedBytes += Int64(count)
    }

    /// True if the client has sent or read less than `bytes` since the last call, although it could
    /// have, and there are bytes that wait for it.
    func isSlow(_ bytes: Int64) -> Bool {
        defer { movedBefore = movedBytes }
        let isWaitedFor = !unsent.isEmpty || phase == .body && !isHeldBack || isHeadBegun
        return isWaitedFor && heldBytes > 0 && movedBytes - movedBefore < bytes
    }

    /// Ends the connection, whose client is slow while memory is pressed. With 503, not 408: the
    /// client is fast enough for other times.
    func giveUp() {
        batch {
            switch phase {
            case .body where unsent.isEmpty: refuse(.memoryExhausted, planned?.head)
            case .head where unsent.isEmpty && exchanges.isEmpty: refuse(.memoryExhausted, nil)
            default: abort()
            }
        }
    }

    /// Stops reading the body, or reads it on. The time in between does not count.
    func holdBack(_ isHeldBack: Bool, mayFinish: Bool) {
        self.mayFinish = mayFinish
        batch { change(isHeldBack: isHeldBack) }
    }

    private func change(isHeldBack: Bool) {
        guard isHeldBack != self.isHeldBack else { return }
        self.isHeldBack = isHeldBack
        if isHeldBack { heldBackSince = now } else { phaseSince += now - heldBackSince }
    }
}

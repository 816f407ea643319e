import Glibc
import HTTPMessages
import NIOCore
import Poller

extension Connection {
    /// Ends the connection when everything written has been sent.
    ///
    /// If the client may still be sending, only the server's side is closed at first, and the rest
    /// is read and dropped for a moment: a connection closed with unread bytes is reset, and a
    /// reset takes the last answer away from the client (RFC 9112 section 9.6).
    func close() {
        guard phase != .closing, phase != .closed else { return }
        leavesInput = leavesInput || inputCount > 0
        begin(.closing)
        cancelExchanges()
        dropInput()
        flush()
        if unsent.isEmpty, phase == .closing, !isLingering { finishClosing() }
    }

    func finishClosing() {
        guard !isInputClosed, leavesInput || hasUnread else { return closeSocket() }
        isLingering = true
        phaseSince = MonotonicInstant.coarse.nanoseconds
        shutdown(descriptor, Int32(SHUT_WR))
        if !isInBatch { batch {} }
    }

    /// The connection is to end: at once if nothing is in work. A head of which some is there has
    /// little time left.
    func drain() {
        guard phase == .head, exchanges.isEmpty else { return }
        batch {
            if !isHeadBegun { close() }
        }
    }

    /// Ends the connection if it was answered and nothing is in work, because another client waits.
    /// Returns whether it does.
    func giveWay() -> Bool {
        guard requestCount > 0 else { return false }
        drain()
        return phase == .closing || phase == .closed
    }

    /// The server waits no longer: what is in work is refused, and the connection ends with that.
    func stop() {
        batch {
            switch phase {
            case .head where isHeadBegun: refuse(.shuttingDown, nil)
            case .body, .ready: refuse(.shuttingDown, planned?.head)
            case .head where exchanges.isEmpty: close()
            case .head:
                // Of what follows the requests in work nothing is read any more.
                phase = .ended
                leavesInput = true
                exchanges[exchanges.count - 1].closes = true
            case .closing: if isLingering { abort() }
            case .ended, .closed: break
            }
            refuseExchanges(now: .shuttingDown) { _ in true }
        }
    }

    /// Ends the connection at once, whatever is in work: nobody waits for it any longer.
    func abort() {
        guard phase != .closed else { return }
        cancelExchanges()
        closeSocket()
    }

    func closeSocket() {
        guard let watch else { return }
        self.watch = nil
        phase = .closed
        planned = nil
        chunks = nil
        dropInput()
        output.clear(keeping: 0)
        hasOutput = false
        unsent.removeAll()
        loop.poller.end(watch)
        Glibc.close(descriptor)
        loop.remove(self)
    }

    private func cancelExchanges() {
        for exchange in exchanges { exchange.worker?.cancel() }
        firstExchange += exchanges.count
        exchanges.removeAll()
    }
}

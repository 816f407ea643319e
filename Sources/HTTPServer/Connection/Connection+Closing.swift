import Glibc
import HTTPMessages
import NIOCore
import Poller

extension Connection {
    /// Ends the connection when all output has been sent.
    ///
    /// If the client may still be sending, the server first closes only its own side, and reads and
    /// drops input for a short time. A connection that is closed with unread bytes is reset, and a
    /// client that gets a reset may lose the last answer (RFC 9112 section 9.6).
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

    /// True if nothing was sent of a request and everything of the answers before it.
    var isSilent: Bool { phase == .head && !isHeadBegun && exchanges.isEmpty && unsent.isEmpty }

    /// True if the connection may be closed for another client.
    var isIdle: Bool { isSilent && !isReserved }

    /// Ends the connection if it is silent and its client has sent nothing meanwhile. While the
    /// server stops, the rest of a head that has begun gets a short time.
    func drain() {
        guard phase == .head, exchanges.isEmpty else { return }
        batch {
            if !isHeadBegun { closeIdle() }
        }
    }

    /// Ends the connection, unless the kernel holds a part of a request, which is read in the next
    /// turn.
    func closeIdle() {
        batch {
            if !hasUnread { close() }
        }
    }

    /// Refuses the requests in work, after which the connection ends.
    func stop() {
        batch {
            switch phase {
            case .head where isHeadBegun: refuse(.shuttingDown, nil)
            case .body, .ready: refuse(.shuttingDown, planned?.head)
            case .head where exchanges.isEmpty: close()
            case .head:
                // Nothing is read after the requests in work.
                phase = .ended
                leavesInput = true
                exchanges[exchanges.count - 1].closes = true
            case .closing: if isLingering { abort() }
            case .ended, .closed: break
            }
            refuseExchanges(now: .shuttingDown) { _ in true }
        }
    }

    /// Ends the connection at once and cancels the requests in work.
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
        giveBackMemory()
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

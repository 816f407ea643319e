import NIOCore

extension Connection {
    /// Ends the connection when everything written has been sent.
    ///
    /// If the client may still be sending, only the server's side is closed at first, and the rest
    /// is read and dropped for a moment: a connection closed with unread bytes is reset, and a
    /// reset takes the last answer away from the client (RFC 9112 section 9.6).
    func close() {
        guard phase != .closing, phase != .closed, let context else { return }
        let mayBeSending = leavesInput || input.readableBytes > 0
        begin(.closing)
        for exchange in exchanges { exchange.task?.cancel() }
        firstExchange += exchanges.count
        exchanges.removeAll()
        input = ByteBuffer()
        flush()
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.finishClosing(mayBeSending)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    private func finishClosing(_ mayBeSending: Bool) {
        guard phase == .closing, let context else { return }
        guard mayBeSending, !isInputClosed else { return context.close(promise: nil) }
        isLingering = true
        phaseSince = MonotonicClock.now()
        context.close(mode: .output, promise: nil)
        if !isInBatch { batch {} }
    }

    /// Counts what is dropped after the last answer.
    func linger(_ count: Int) {
        guard isLingering else { return }
        lingered += count
        if lingered > loop.limits.lingerBytes { context?.close(promise: nil) }
    }

    /// The connection is to end: at once if nothing is in work.
    func drain() {
        guard phase == .head, exchanges.isEmpty, !isHeadBegun else { return }
        batch { close() }
    }

    /// Ends the connection at once, whatever is in work.
    func abort() {
        abandon()
        context?.close(promise: nil)
    }

    /// The connection is gone: nobody waits for what is in work.
    func abandon() {
        guard phase != .closed else { return }
        phase = .closed
        for exchange in exchanges { exchange.task?.cancel() }
        firstExchange += exchanges.count
        exchanges.removeAll()
        planned = nil
        chunks = nil
        body = ByteBuffer()
        input = ByteBuffer()
        output = ByteBuffer()
        hasOutput = false
        loop.remove(self)
    }
}

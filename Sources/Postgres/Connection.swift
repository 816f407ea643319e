import Poller
import Synchronization

/// One connection to the server; for the poller's thread only.
///
/// It answers requests itself, and tells its pool only that something has changed.
final class Connection {
    enum Phase {
        case opening
        case ready
        case dead(reason: String)
    }

    /// How many requests may be in flight on a shared connection, and on a leased one.
    static let depthLimit = 64
    static let leasedDepthLimit = 1024
    static let oldestServer = 140_000

    private(set) var phase = Phase.opening
    var lease: ConnectionLease? {
        didSet { isEnding = false }
    }
    /// COMMIT or ROLLBACK of the lease's transaction was sent.
    var isEnding = false
    /// The pool sends no new query here, because a lease waits until the connection is idle.
    var isReserved = false
    /// A request to stop the running statement, which the server may still act on. Until it has,
    /// the connection takes nothing new, because the next statement could be the one that stops.
    var cancellation: Cancellation?
    /// Sent before the first statement of a lease, in the same segment.
    var begin: StaticString?
    /// Requests that have to be sent once more, because their prepared statement was stale.
    var retries: [Request] = []
    var segments = Queue<Segment>()
    var statements = StatementCache()
    let openedAt = ContinuousClock.now
    /// When the oldest segment became the oldest, or when the connection became idle.
    var changedAt = ContinuousClock.now
    var wasReady = false
    /// A factor of the longest life, so that connections that were opened together end apart.
    let lifeFactor = Double.random(in: 0.9...1.1)
    private(set) var wire: Wire?

    private var watch: Watch?
    /// How often it was read since its last result.
    private var reads = 0
    /// It waits until it may receive a large result.
    private(set) var isPaused = false
    private let largeResults: LargeResults
    private let secret: String?
    let memory: (any ResultMemory)?
    private let onChange: () -> Void

    init(
        _ settings: Settings.Dial, _ memory: (any ResultMemory)?, _ largeResults: LargeResults,
        onChange: @escaping () -> Void
    ) {
        self.onChange = onChange
        self.memory = memory
        self.largeResults = largeResults
        secret = settings.secret
        wire = Wire(settings.parameters)
        if let wire, !wire.isBroken {
            listen(for: .write)
        } else {
            die(wire?.message ?? "there is no memory for a connection")
        }
    }

    var isReady: Bool {
        if case .ready = phase { true } else { false }
    }

    var isOpening: Bool {
        if case .opening = phase { true } else { false }
    }

    var death: String? {
        if case .dead(let reason) = phase { reason } else { nil }
    }

    var depth: Int { segments.count }

    /// True if a query may be sent here: not after one that runs long or was abandoned.
    func mayBeShared(changedAfter latest: ContinuousClock.Instant) -> Bool {
        guard isReady, lease == nil, !isReserved, cancellation == nil, !receivesLargeResult
        else { return false }
        guard let first = segments.first else { return true }
        return depth < Connection.depthLimit && changedAt > latest && !first.isAbandoned
    }

    var isIdle: Bool { isReady && segments.isEmpty && lease == nil && cancellation == nil }

    /// True if a statement runs, and nobody waits for it or for what follows it.
    var isAbandoned: Bool {
        guard let first = segments.first, first.purpose != .rollback else { return false }
        return segments.elements.allSatisfy { $0.isAbandoned || $0.purpose == .rollback }
    }

    /// True while the connection runs statements in the simple protocol, and can queue none.
    var isRunningScript: Bool { segments.first?.purpose == .script }

    /// Closes the socket and fails what is in flight. The server rolls back an open transaction,
    /// and stops a running statement within `client_connection_check_interval`.
    func die(_ reason: String) {
        guard death == nil else { return }
        let reason = redacted(reason)
        phase = .dead(reason: reason)
        lease?.loss.withLock { $0 = reason }
        stopListening()
        wire = nil
        largeResults.ended(self)
        for segment in segments.removeAll() {
            segment.request?.fail(
                segment.purpose == .commit
                    ? .commitUnknown(reason) : .unavailable(reason, mayHaveRun: true))
        }
    }

    private func redacted(_ reason: String) -> String {
        guard let secret, !secret.isEmpty else { return reason }
        return reason.replacing(secret, with: "***")
    }
}

// MARK: - The socket

extension Connection {
    private func listen(for interest: Interest) {
        guard let wire else { return }
        if let watch { return Poller.shared.change(watch, to: interest) }
        watch = Poller.shared.watch(wire.socket, interest) { [weak self] readiness in
            guard let self else { return }
            if self.isOpening { self.dial() } else { self.exchange(readiness) }
            self.onChange()
        }
    }

    private func stopListening() {
        if let watch { Poller.shared.end(watch) }
        watch = nil
    }

    private func dial() {
        // libpq may close this socket and open another one, for its next address.
        stopListening()
        guard let wire else { return }
        switch wire.dial() {
        case .wantsRead: listen(for: .read)
        case .wantsWrite: listen(for: .write)
        case .failed: die(wire.message)
        case .done: becomeReady(wire)
        }
    }

    private func becomeReady(_ wire: Wire) {
        guard wire.serverVersion >= Connection.oldestServer else {
            return die("the server is older than PostgreSQL 14")
        }
        guard wire.startPipeline() else { return die(wire.message) }
        phase = .ready
        changedAt = .now
        listen(for: .read)
    }

    private func exchange(_ readiness: SocketReadiness) {
        guard let wire else { return }
        let isOpen = !mayRead(after: readiness) || wire.consume()
        receive()
        if !isOpen { die(wire.message) }
        flush()
    }

    /// A lost connection is read in any case, to learn of it, and so is one whose statement is
    /// cancelled, to let it end.
    private func mayRead(after readiness: SocketReadiness) -> Bool {
        guard readiness != .writable else { return false }
        guard !segments.isEmpty, cancellation == nil, !readiness.contains(.closed) else {
            return true
        }
        reads += 1
        guard receivesLargeResult else { return true }
        isPaused = !largeResults.mayRead(self)
        return !isPaused
    }

    private var receivesLargeResult: Bool { reads > LargeResults.freeReads }

    func resultEnded() {
        reads = 0
        // libpq may have read the rest by itself, while it had to wait to send.
        isPaused = false
        largeResults.ended(self)
    }

    /// Called when a paused connection may go on. Returns false if it is lost.
    func goOn() -> Bool {
        guard isPaused, wire != nil else { return false }
        isPaused = false
        changedAt = .now
        flush()
        return death == nil
    }

    func flush() {
        guard let wire else { return }
        guard let hasMore = wire.flush() else { return die(wire.message) }
        var interest: Interest = isPaused ? [] : .read
        if hasMore { interest.insert(.write) }
        listen(for: interest)
    }
}

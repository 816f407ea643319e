import HTTPMessages
import NIOCore
import Poller

/// One client's connection: bytes in, bytes out, and nothing in between.
///
/// Requests are read one after the other. A safe one without a body may be in work beside others
/// like it; any other is in work alone. Answers leave in the order of the requests, those of one
/// batch of bytes together.
///
/// Everything happens on the thread of the loop's poller.
// Sendable: for that reason. No property is checked for exclusive access, because each access ends
// before any other code runs that knows the connection.
final class Connection: TimerNode, @unchecked Sendable {
    /// What the next byte of the client belongs to.
    enum Phase {
        case head
        case body
        /// A whole request was read and has to wait for those before it.
        case ready
        /// To no request: after the last one, or after one that was refused.
        case ended
        /// The last answer is on its way, and the rest of the input is dropped.
        case closing
        case closed
    }

    // What every request touches comes first: many connections fit into no cache, and a request
    // waits for each line of this object that it needs.
    let loop: ServerLoop
    @exclusivity(unchecked) var watch: Watch?
    /// Received in this batch and not read yet; in the loop's memory.
    // The loop reads into that memory again only for another batch, before which the rest was kept.
    @exclusivity(unchecked) var fresh = UnsafeRawBufferPointer(start: nil, count: 0)
    @exclusivity(unchecked) var now: Int64 = 0
    /// Since when the connection waits for what its phase waits for.
    @exclusivity(unchecked) var phaseSince: Int64 = 0
    let descriptor: Int32
    @exclusivity(unchecked) var interest = Interest.read
    @exclusivity(unchecked) var phase = Phase.head
    @exclusivity(unchecked) var hasOutput = false
    /// Not more is unsent than may be.
    @exclusivity(unchecked) var isWritable = true
    /// Reading stopped because the client does not read.
    @exclusivity(unchecked) var waitsForRoom = false
    /// The client sends nothing more.
    @exclusivity(unchecked) var isInputClosed = false
    /// Between the first byte of a batch and its flush.
    @exclusivity(unchecked) var isInBatch = false
    @exclusivity(unchecked) var isReadingInput = false
    /// `100 Continue` has to be sent when the answers before it were.
    @exclusivity(unchecked) var owesContinue = false
    /// Some of a request was not read, and will not be.
    @exclusivity(unchecked) var leavesInput = false
    /// The last answer was sent, and the client may still be sending.
    @exclusivity(unchecked) var isLingering = false
    @exclusivity(unchecked) var requestCount = 0
    /// In the order of the requests. The first has the number `firstExchange`.
    @exclusivity(unchecked) var exchanges: [QueuedExchange] = []
    @exclusivity(unchecked) var firstExchange = 0
    @exclusivity(unchecked) var stalledSince: Int64 = 0
    @exclusivity(unchecked) var unfinishedHead: UnfinishedHead?
    @exclusivity(unchecked) var output = GrowingBytes()
    /// Received in an earlier batch and not read yet. As long as there is some, nothing is fresh.
    @exclusivity(unchecked) var kept = ByteBuffer()
    /// What the kernel had no room for yet.
    @exclusivity(unchecked) var unsent = CircularBuffer<ByteBuffer>()
    @exclusivity(unchecked) var unsentBytes = 0
    /// What phase `body` reads, and phase `ready` has read.
    @exclusivity(unchecked) var planned: QueuedExchange?

    // What few requests touch.
    @exclusivity(unchecked) var bodyBytes: Int64 = 0
    @exclusivity(unchecked) var chunks: ChunkedBody?
    @exclusivity(unchecked) var stalledBytes = 0
    @exclusivity(unchecked) var lingered = 0

    init(_ descriptor: Int32, _ loop: ServerLoop) {
        self.descriptor = descriptor
        self.loop = loop
    }

    /// Some bytes of a head are there.
    var isHeadBegun: Bool { unfinishedHead != nil }

    override func timerFired(at now: Int64) {
        batch { checkTimeouts() }
    }
}

// MARK: Events of the socket

extension Connection {
    func open() {
        loop.add(self)
        watch = loop.poller.watch(descriptor, interest) { [unowned self] in react(to: $0) }
        batch {
            phaseSince = now
            if loop.isDraining { close() }
        }
    }

    private func react(to readiness: SocketReadiness) {
        batch {
            if readiness.contains(.writable) { sendUnsent() }
            if mayRead {
                receive()
            } else if readiness.contains(.closed) {
                // Both directions are closed: no answer can get there any more.
                abort()
            }
        }
    }

    /// While it may not, the client has to wait: the kernel's buffers fill, and it stops.
    private var mayRead: Bool {
        guard !isInputClosed else { return false }
        return switch phase {
        case .head: isWritable && exchanges.count < loop.limits.pipelinedRequests
        case .body: isWritable
        // While the last answer is on its way nothing is read that could cut it off.
        case .closing: isLingering
        case .ready, .ended, .closed: false
        }
    }
}

// MARK: Batches

extension Connection {
    /// Does `work`, and then what follows from it.
    func batch(_ work: () -> Void) {
        guard !isInBatch else { return work() }
        beginBatch()
        work()
        endBatch()
    }

    private func beginBatch() {
        isInBatch = true
        now = loop.time.now(in: loop.poller.turnNumber)
    }

    private func endBatch() {
        flush()
        while waitsForRoom, isWritable, phase != .closed {
            readInput()
            flush()
        }
        isInBatch = false
        guard phase != .closed else { return }
        keepInput()
        noteStall()
        scheduleTimer()
        updateInterest()
    }

    private func updateInterest() {
        var interest: Interest = mayRead ? .read : []
        if !unsent.isEmpty { interest.insert(.write) }
        guard interest != self.interest, let watch else { return }
        self.interest = interest
        loop.poller.change(watch, to: interest)
    }

    private func noteStall() {
        if isWritable {
            stalledSince = 0
        } else if stalledSince == 0 {
            stalledSince = now
            stalledBytes = unsentBytes
        }
    }

    /// Keeps what was not read: the loop reads into its memory again.
    private func keepInput() {
        if !fresh.isEmpty {
            keepFresh()
        } else if kept.readableBytes == 0, kept.capacity > 0 {
            kept = ByteBuffer()
        }
    }
}

/// Where the parser stands in a head of which only some is there; an object of its own, because it
/// is large and few connections have one.
final class UnfinishedHead {
    let parser: HeadParser

    init(_ parser: HeadParser) {
        self.parser = parser
    }
}

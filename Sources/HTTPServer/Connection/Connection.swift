import HTTPMessages
import NIOCore
import Poller

/// One client's connection: reads its requests, starts their handlers and sends the answers.
///
/// Requests are read one after the other, and one is in work at a time. Answers of one batch are
/// sent together.
///
/// Everything happens on the thread of the loop's poller.
// Sendable, because only that thread uses it. No property is checked for exclusive access, because
// each access ends before any other code runs that knows the connection.
final class Connection: TimerNode, @unchecked Sendable {
    /// The part of a request that the client's next byte belongs to.
    enum Phase {
        case head
        case body
        /// A whole request was read, and waits for the requests before it.
        case ready
        /// No request: the last one was read, or one was refused.
        case ended
        /// The last answer is being sent, and further input is dropped.
        case closing
        case closed
    }

    // The properties that every request touches come first. With many connections they are not in
    // the processor's cache, and a request waits for each cache line that it touches.
    let loop: ServerLoop
    @exclusivity(unchecked) var watch: Watch?
    /// Bytes in the loop's memory that were received in this batch and not read yet.
    // The loop's memory changes only in another batch, and `keepInput` copies the rest before that.
    @exclusivity(unchecked) var fresh = UnsafeRawBufferPointer(start: nil, count: 0)
    @exclusivity(unchecked) var now: Int64 = 0
    /// When the phase began, or when the client's time in it began anew.
    @exclusivity(unchecked) var phaseSince: Int64 = 0
    let descriptor: Int32
    @exclusivity(unchecked) var interest = Interest.read
    @exclusivity(unchecked) var phase = Phase.head
    @exclusivity(unchecked) var hasOutput = false
    /// False while too many bytes are unsent.
    @exclusivity(unchecked) var isWritable = true
    /// Reading stopped because the client does not read.
    @exclusivity(unchecked) var waitsForRoom = false
    /// The client has closed its side, and all that it sent was read.
    @exclusivity(unchecked) var isInputClosed = false
    /// The client has closed its side, and something that it sent may not have been read.
    @exclusivity(unchecked) var hasClientEnded = false
    /// The connection has a place for probes: other requests are refused.
    @exclusivity(unchecked) var isReserved: Bool
    /// Between the first byte of a batch and its flush.
    @exclusivity(unchecked) var isInBatch = false
    @exclusivity(unchecked) var isReadingInput = false
    /// `100 Continue` has to be sent after the answers before it.
    @exclusivity(unchecked) var owesContinue = false
    /// A part of a request was not read, and will not be.
    @exclusivity(unchecked) var leavesInput = false
    /// The last answer was sent, and the client may still be sending.
    @exclusivity(unchecked) var isLingering = false
    @exclusivity(unchecked) var requestCount = 0
    /// In the order of the requests. The first has the number `firstExchange`.
    @exclusivity(unchecked) var exchanges: [QueuedExchange] = []
    @exclusivity(unchecked) var firstExchange = 0
    @exclusivity(unchecked) var stalledSince: Int64 = 0
    /// When it is next tried whether a client that has closed its side is still there.
    @exclusivity(unchecked) var nextTrial = Int64.max
    @exclusivity(unchecked) var unfinishedHead: UnfinishedHead?
    @exclusivity(unchecked) var output = GrowingBytes()
    /// Received in an earlier batch and not read yet. As long as there is some, nothing is fresh.
    @exclusivity(unchecked) var kept = ByteBuffer()
    /// Output that the kernel has not taken yet.
    @exclusivity(unchecked) var unsent = CircularBuffer<ByteBuffer>()
    @exclusivity(unchecked) var unsentBytes = 0
    /// The request whose body is read in phase `body`, or which waits in phase `ready`.
    @exclusivity(unchecked) var planned: QueuedExchange?

    // The properties that few requests touch.
    @exclusivity(unchecked) var bodyBytes: Int64 = 0
    @exclusivity(unchecked) var chunks: ChunkedBody?
    @exclusivity(unchecked) var stalledBytes = 0
    @exclusivity(unchecked) var lingered = 0
    @exclusivity(unchecked) var trialPause: Int64 = 0
    /// What the budget knows of, in bytes.
    @exclusivity(unchecked) var heldBytes = 0
    /// Bytes of bodies that came, and of answers that had to wait and were sent. Compared with
    /// `movedBefore`, it shows whether the client goes on.
    @exclusivity(unchecked) var movedBytes: Int64 = 0
    @exclusivity(unchecked) var movedBefore: Int64 = 0
    /// Its body is not read on, because memory is tight.
    @exclusivity(unchecked) var isHeldBack = false
    @exclusivity(unchecked) var heldBackSince: Int64 = 0
    /// Its body is read on, however tight memory is.
    @exclusivity(unchecked) var mayFinish = false

    init(_ descriptor: Int32, _ loop: ServerLoop, isReserved: Bool) {
        self.descriptor = descriptor
        self.loop = loop
        self.isReserved = isReserved
    }

    /// True if some bytes of a head were read, but not all.
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
        batch { phaseSince = now }
    }

    private func react(to readiness: SocketReadiness) {
        batch {
            if readiness.contains(.writable) { sendUnsent() }
            if mayRead {
                receive()
            } else if readiness.contains(.closed) {
                // Both directions are closed, so no answer can be sent.
                abort()
            } else if readiness.contains(.ended) {
                clientEnded()
            }
        }
    }

    /// While it is false, the kernel's buffers fill, and the client has to wait.
    private var mayRead: Bool {
        guard !isInputClosed else { return false }
        return switch phase {
        case .head: isWritable
        case .body: isWritable && !isHeldBack
        // While the last answer is being sent, the end of the input must not close the connection.
        case .closing: isLingering
        case .ready, .ended, .closed: false
        }
    }
}

// MARK: Batches

extension Connection {
    /// Does `work`, then flushes the output and updates timers and interest. Inside of a batch it
    /// only does `work`.
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
        countMemory()
        noteStall()
        scheduleTimer()
        updateInterest()
    }

    private func updateInterest() {
        var interest: Interest = mayRead ? .read : awaitsEnd ? .end : []
        if !unsent.isEmpty { interest.insert(.write) }
        guard interest != self.interest, let watch else { return }
        self.interest = interest
        loop.poller.change(watch, to: interest)
    }

    /// While nothing is read, the end of the input is not read either.
    private var awaitsEnd: Bool { !isInputClosed && !hasClientEnded && !exchanges.isEmpty }

    private func noteStall() {
        if isWritable {
            stalledSince = 0
        } else if stalledSince == 0 {
            stalledSince = now
            stalledBytes = unsentBytes
        }
    }

    /// Copies the input that was not read, because the loop's memory is used for the next read.
    private func keepInput() {
        if !fresh.isEmpty {
            keepFresh()
        } else if kept.readableBytes == 0, kept.capacity > 0 {
            kept = ByteBuffer()
        }
    }
}

/// The parser of a head that has come in part. It is an object of its own, because it is large and
/// few connections have one.
final class UnfinishedHead {
    let parser: HeadParser

    init(_ parser: HeadParser) {
        self.parser = parser
    }
}

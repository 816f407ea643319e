import Logging
import NIOCore
import ServiceRuntime

/// One client's connection: bytes in, bytes out, and nothing in between.
///
/// Requests are read one after the other. A safe one without a body may be in work beside others
/// like it; any other is in work alone. Answers leave in the order of the requests, those of one
/// batch of bytes together.
///
/// Everything happens on the channel's event loop: tasks that capture a connection run on the
/// executor of its loop, and `complete` checks it. That is what makes it sendable.
final class Connection: TimerNode, ChannelDuplexHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

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

    let loop: ServerLoop
    var context: ChannelHandlerContext?
    var phase = Phase.head
    /// Received and not read yet.
    var input = ByteBuffer()
    /// Where the parser stands in a head of which only some is there.
    var unfinishedHead: HeadParser?
    /// What phase `body` reads, and phase `ready` has read.
    var planned: PlannedRequest?
    var body = ByteBuffer()
    var chunks: ChunkedBody?
    /// `100 Continue` has to be sent when the answers before it were.
    var owesContinue = false
    var requestCount = 0

    /// In the order of the requests. The first has the number `firstExchange`.
    var exchanges = CircularBuffer<Exchange>()
    var firstExchange = 0
    /// The request whose handler runs now, before it has first waited for anything.
    var runningNumber: Int?
    /// What that handler returned.
    var immediateAnswer: Response?

    var output = ByteBuffer()
    var hasOutput = false
    /// What was written to the channel and not flushed.
    var needsFlush = false
    var isWritable = true
    /// Reading stopped because the client does not read.
    var waitsForRoom = false
    /// The client sends nothing more.
    var isInputClosed = false
    /// Between the first byte of a batch and its flush.
    var isInBatch = false
    var isReadHeld = false
    var isReadingInput = false
    /// Some bytes of a head are there.
    var isHeadBegun: Bool { unfinishedHead != nil }
    /// Some of a request was not read, and will not be.
    var leavesInput = false
    /// The last answer was sent, and the client may still be sending.
    var isLingering = false
    var now: Int64 = 0
    /// When the newest bytes came, read once in a batch.
    var receivedAt: ContinuousClock.Instant?

    /// Since when the connection waits for what its phase waits for.
    var phaseSince: Int64 = 0
    var bodyBytes: Int64 = 0
    var stalledSince: Int64 = 0
    var stalledBytes = 0
    var lingered = 0
    /// The last plan's timeout in nanoseconds: most plans have the same.
    var timeout: (duration: Duration, nanoseconds: Int64) = (.zero, 0)

    /// More than a batch can hold.
    private static let heldBytes = 1024 * 1024

    init(_ loop: ServerLoop) {
        self.loop = loop
    }

    override func timerFired(at now: Int64) {
        batch { checkTimeouts() }
    }
}

// MARK: Events of the channel

extension Connection {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loop.add(self)
        now = MonotonicClock.now()
        phaseSince = now
        if loop.isDraining { phase = .ended }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        abandon()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        batch { if phase == .ended { close() } }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isInBatch { beginBatch() }
        var bytes = unwrapInboundIn(data)
        switch phase {
        case .closed: return
        case .closing: return linger(bytes.readableBytes)
        case .head, .body, .ready, .ended: break
        }
        if input.readableBytes == 0 {
            input = bytes
        } else {
            // A client that half-closes has the channel deliver everything the kernel holds.
            guard input.readableBytes + bytes.readableBytes <= Self.heldBytes else {
                return abort()
            }
            input.writeBuffer(&bytes)
        }
        readInput()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isInBatch { endBatch() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        // A batch looks at it in its end.
        if !isInBatch { batch {} }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else { return }
        isInputClosed = true
        batch { endInput() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        loop.logger.debug("A connection failed", metadata: ["cause": "\(error)"])
        abort()
    }

    func channelInactive(context: ChannelHandlerContext) {
        abandon()
    }

    /// Withheld while the client has to wait: the kernel's buffers fill, and the client stops.
    func read(context: ChannelHandlerContext) {
        if mayRead {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    private var mayRead: Bool {
        switch phase {
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
        now = MonotonicClock.now()
        loop.date.refresh()
    }

    private func endBatch() {
        flush()
        while waitsForRoom, isWritable, phase != .closed {
            readInput()
            flush()
        }
        receivedAt = nil
        isInBatch = false
        guard phase != .closed else { return }
        keepInput()
        noteStall()
        scheduleTimer()
        if isReadHeld, mayRead {
            isReadHeld = false
            context?.read()
        }
    }

    private func noteStall() {
        if isWritable {
            stalledSince = 0
        } else if stalledSince == 0 {
            stalledSince = now
            stalledBytes = unsentBytes
        }
    }

    /// Keeps what waits in a buffer of its size: the channel reuses the one it read into, and a
    /// slow client shall not hold a large one.
    private func keepInput() {
        if input.readableBytes == 0 {
            input = ByteBuffer()
        } else if input.capacity > 2 * input.readableBytes + 1024 {
            input = ByteBuffer(bytes: input.readableBytesView)
        }
    }
}

import Poller

/// The task that awaits a command.
@usableFromInline
typealias Caller = UnsafeContinuation<Wake, any Error>

/// Why the caller of a command is resumed.
@usableFromInline
enum Wake: Sendable {
    case replied(DecodedReply)
    /// The caller has to look whether its task was cancelled.
    case look(Ticket)
}

/// A command on its way. It ends exactly once: by its reply, its deadline, the cancellation of its
/// caller or the end of the connection.
///
/// A call is a value in the queues of its connection. After the intake only the poller's thread
/// touches it, so a command needs no object, no lock and no counting of references.
///
/// There is no cancellation handler, which would take a lock three times for every command.
/// Instead, a caller that waits for long is resumed from time to time to look whether its task was
/// cancelled.
struct Call: Sendable {
    enum State {
        // Unchecked: each continuation is resumed once, because the state changes with it.
        case waiting(Caller, isLong: Bool)
        /// The caller looks whether it was cancelled.
        case away
        case ended
    }

    var state: State
    let form: DecodedReply.Form
    /// The bytes of its command on the wire.
    let byteCount: Int
    private let limitNanoseconds: Int64
    /// Set when the connection takes the call from its intake.
    private(set) var deadline = MonotonicInstant.distantFuture
    /// Among the calls of one connection, a later call has a higher number.
    private(set) var number: UInt64 = 0

    init(_ state: State, _ form: DecodedReply.Form, byteCount: Int, limitNanoseconds: Int64) {
        self.state = state
        self.form = form
        self.byteCount = byteCount
        self.limitNanoseconds = limitNanoseconds
    }

    var hasEnded: Bool {
        if case .ended = state { true } else { false }
    }

    mutating func begin(_ now: MonotonicInstant, _ number: UInt64) {
        deadline = now + limitNanoseconds
        self.number = number
    }
}

/// With this a caller that was resumed to look finds its call again. It has to call one of the two
/// functions.
@usableFromInline
struct Ticket: Sendable {
    let connection: Connection
    let number: UInt64

    @usableFromInline
    func wait(_ caller: Caller) {
        connection.enqueue { [number] in $0.wait(caller, for: number) }
    }

    @usableFromInline
    func leave() {
        connection.enqueue { [number] in $0.leave(number) }
    }
}

/// Calls that have not been sent, with their commands.
struct Batch: ~Copyable, Sendable {
    var calls: [Call] = []
    /// The commands of the calls, in their order.
    var bytes = WireBuffer()

    mutating func clear() {
        calls.removeAll(keepingCapacity: calls.capacity <= Limits.sparePlaces)
        bytes.clear()
    }
}

/// A call that could not be sent at once, with its command. The call can still be taken back.
struct PendingCall {
    var call: Call
    let command: [UInt8]
}

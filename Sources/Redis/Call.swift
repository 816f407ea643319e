import Poller

/// The task that awaits a command.
@usableFromInline
typealias Caller = UnsafeContinuation<Wake, any Error>

/// Why a caller goes on.
@usableFromInline
enum Wake: Sendable {
    case replied(DecodedReply)
    /// To look whether its task was cancelled.
    case look(Ticket)
}

/// One command on its way: ended exactly once, by its reply, its deadline, its caller who leaves or
/// the end of the connection, whichever is first.
///
/// A value in the queues of its connection, touched on the poller's thread alone once it was taken
/// in: a command needs no object, no lock and no counting of references.
///
/// Nobody tells a call that its caller's task was cancelled: a handler of cancellations would take
/// a lock three times for every command. Instead, a caller that waits for long is woken from time
/// to time to look for itself.
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
    /// What its command has on the wire.
    let byteCount: Int
    private let limitNanoseconds: Int64
    /// Set when its connection takes it in.
    private(set) var deadline = MonotonicInstant.distantFuture
    /// Of the calls of one connection a later one has a higher number.
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

/// How a caller that was woken to look finds its call again. It has to do one of the two.
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
    /// The commands, one behind the other.
    var bytes = WireBuffer()

    mutating func clear() {
        calls.removeAll(keepingCapacity: calls.capacity <= Limits.sparePlaces)
        bytes.clear()
    }
}

/// A call that could not be sent at once, with its command: it can still be taken back.
struct PendingCall {
    var call: Call
    let command: [UInt8]
}

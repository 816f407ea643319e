import Poller

/// One command on its way.
///
/// Its caller goes on with the reply, at the deadline, when its task is cancelled or when the
/// connection ends, whichever is first. A call whose caller has gone keeps its place in the queue
/// of its connection: the order of the replies tells whose reply is whose.
struct Call: Sendable {
    let answer = OneAnswer<RedisReply>()
    let command: RedisCommand
    let deadline: MonotonicInstant

    var byteCount: Int { command.byteCount }
    var hasEnded: Bool { answer.isFinished }
}

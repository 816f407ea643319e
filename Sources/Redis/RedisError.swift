/// Why a command has no reply. Cancellation is not here: it throws `CancellationError`.
public enum RedisError: Error, Sendable, Equatable {
    /// The server cannot be reached. The command was not sent, so it is safe to repeat.
    case unavailable(reason: String)
    /// No reply in time. The command may have run or may still run.
    case timeout
    /// The connection ended after the command was sent. The command may have run.
    case disconnected(reason: String)
    /// As many commands as `pipelineLimit` (or `Limits.queuedBytes`) allow are in the pipeline
    /// already; this one was not sent.
    case overloaded
    /// The server answered with an error.
    case server(RedisServerError)
    /// The server's reply is not what the command's documentation promises, or not readable as
    /// the type asked for.
    case unexpectedReply(String)
    /// The command cannot be sent: too large, empty, or one that a shared connection forbids.
    case refused(String)
    /// The configuration cannot work. Never contains the password.
    case configuration(String)
    /// The client has been closed.
    case closed
}

/// What every buffer and loop of the client is bounded by.
enum Limits {
    /// hiredis 0.14 itself ends at 7; 1.x would go on.
    static let replyDepth = 32
    static let bulkBytes = 16 << 20
    /// A status, an error or a number.
    static let lineBytes = 64 << 10
    static let replyElements = 1 << 20
    static let replyBytes = 64 << 20
    /// What the callers of one connection may have submitted and not yet got answered.
    static let queuedBytes = 64 << 20
    /// Above this the rest waits as commands, which can still be taken back, instead of as bytes.
    static let outputBytes = 256 << 10
    /// So many commands leave at the end of the turn: they wait for no other turn to bring more.
    static let fullWrite = 32
    static let readBytes = 64 << 10
    /// Then other sockets have their turn.
    static let readsPerTurn = 16
    /// Lists that were longer give their room back.
    static let sparePlaces = 4_096
    /// A server that answers nothing for so many timeouts is dropped and connected to anew.
    static let silentTimeouts = 4
    /// A caller who waits for longer than one or two of these is woken to look whether its task was
    /// cancelled.
    static let patrolNanoseconds: Int64 = 20_000_000
    static let connections = 64
    static let pipeline = 1_000_000
}

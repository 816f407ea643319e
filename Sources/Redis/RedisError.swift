/// Why a command has no reply. A cancelled caller gets `CancellationError` instead.
public enum RedisError: Error, Sendable, Equatable {
    /// The server cannot be reached. The command was not sent, so it is safe to repeat.
    case unavailable(reason: String)
    /// No reply in time. The command may have run or may still run.
    case timeout
    /// The connection ended after the command was sent. The command may have run.
    case disconnected(reason: String)
    /// The pipeline already holds as many commands as `pipelineLimit` allows, or as many bytes as
    /// it may. The command was not sent.
    case overloaded
    /// The server answered with an error.
    case server(RedisServerError)
    /// The reply has not the form that the command's documentation says, or cannot be read as the
    /// type asked for.
    case unexpectedReply(String)
    /// The command cannot be sent: too large, empty, or one that a shared connection forbids.
    case refused(String)
    /// The configuration cannot work. Never contains the password.
    case configuration(String)
    /// The client has been closed.
    case closed
}

/// The limits of the client's buffers and loops.
enum Limits {
    /// The limit holds for hiredis 1.x; hiredis 0.14 has its own limit, 7.
    static let replyDepth = 32
    static let bulkBytes = 16 << 20
    /// The bytes of a status, an error or a number.
    static let lineBytes = 64 << 10
    static let replyElements = 1 << 20
    static let replyBytes = 64 << 20
    /// The bytes of one connection's commands that have no reply.
    static let queuedBytes = 64 << 20
    /// With more bytes in the output, further commands wait in `pending`, where they can still be
    /// taken back.
    static let outputBytes = 256 << 10
    /// So many commands are sent without waiting for the next turn to bring more.
    static let fullWrite = 32
    static let readBytes = 64 << 10
    /// After so many reads of one socket, other sockets have their turn.
    static let readsPerTurn = 16
    /// The largest capacity that an empty list keeps; a larger one is freed.
    static let sparePlaces = 4_096
    /// A server that sends no byte for so many timeouts while a reply is expected loses its
    /// connection, which is opened anew.
    static let silentTimeouts = 4
    /// The time between two patrols. A caller that waits at two of them is resumed to look whether
    /// its task was cancelled.
    static let patrolNanoseconds: Int64 = 20_000_000
    static let connections = 64
    static let pipeline = 1_000_000
}

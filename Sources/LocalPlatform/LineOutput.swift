import Dispatch
import Glibc

/// Where lines of several processes go, each behind the name of the one that wrote it.
public struct LineOutput: Sendable {
    private let write: @Sendable (OutputChannel, [UInt8], _ limit: Duration?) -> Void

    /// How long something of our own waits for somebody who reads it.
    private static let patience = Duration.milliseconds(500)

    /// `write` gets whole lines with prefix and line end, from several threads.
    public init(write: @escaping @Sendable (OutputChannel, [UInt8]) -> Void) {
        self.write = { channel, line, _ in write(channel, line) }
    }

    /// To descriptors that may block.
    init(output: Int32, errors: Int32) {
        let streams = (output: StandardStream(output), errors: StandardStream(errors))
        write = { channel, line, limit in
            (channel == .output ? streams.output : streams.errors).write(line, within: limit)
        }
    }

    /// Our own standard output and errors. A child's lines wait as long as nobody reads them, and
    /// the child with them; our own are lost instead.
    public static let standard = LineOutput(output: STDOUT_FILENO, errors: STDERR_FILENO)

    func line(_ channel: OutputChannel, from name: String, _ bytes: [UInt8]) {
        write(channel, Array("\(name) | ".utf8) + bytes + [UInt8(ascii: "\n")], nil)
    }

    /// What we ourselves say about a process.
    func report(_ name: String, _ sentence: String) {
        write(.errors, Array("\(name) | \(sentence)\n".utf8), Self.patience)
    }

    /// What people or programs wait for.
    public func print(_ text: String) {
        write(.output, Array("\(text)\n".utf8), Self.patience)
    }

    public func complain(_ sentence: String) {
        write(.errors, Array("\(sentence)\n".utf8), Self.patience)
    }
}

/// One of our standard streams, which may be a pipe that nobody reads or a terminal that was told
/// to stop.
private final class StandardStream: Sendable {
    private let descriptor: Int32
    /// Whoever has it writes, so that lines stay whole.
    private let turn = DispatchSemaphore(value: 1)

    /// A pipe that is ready takes as many without making the writer wait: POSIX, `PIPE_BUF`.
    private static let pieceBytes = 4_096

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Gives up at the first error, or when the limit is over: nobody is left to be told.
    func write(_ line: [UInt8], within limit: Duration?) {
        let deadline = limit.map { ContinuousClock.now + $0 }
        let last = deadline.map { _ in DispatchTime.now() + .milliseconds(Self.left(deadline)) }
        guard turn.wait(timeout: last ?? .distantFuture) == .success else { return }
        defer { turn.signal() }
        var rest = line[...]
        while !rest.isEmpty {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let count = poll(&entry, 1, Int32(deadline == nil ? -1 : Self.left(deadline)))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            let written = rest.prefix(Self.pieceBytes).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    private static func left(_ deadline: ContinuousClock.Instant?) -> Int {
        guard let deadline else { return 0 }
        return max(0, Int((deadline - .now) / .milliseconds(1)))
    }
}

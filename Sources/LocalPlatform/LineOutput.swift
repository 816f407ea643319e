import Dispatch
import Glibc

/// Takes the lines of several processes, and puts the name of its process before each.
public struct LineOutput: Sendable {
    private let write: @Sendable (OutputChannel, [UInt8], _ limit: Duration?) -> Void

    /// How long a line of this process waits for a reader of the stream.
    private static let patience = Duration.milliseconds(500)

    /// `write` gets whole lines with prefix and line end, from several threads.
    public init(write: @escaping @Sendable (OutputChannel, [UInt8]) -> Void) {
        self.write = { channel, line, _ in write(channel, line) }
    }

    /// Writes to descriptors, which may block.
    init(output: Int32, errors: Int32) {
        let streams = (output: StandardStream(output), errors: StandardStream(errors))
        write = { channel, line, limit in
            (channel == .output ? streams.output : streams.errors).write(line, within: limit)
        }
    }

    /// Standard output and standard errors of this process. A child's lines, and the child, wait
    /// until they are read. Lines of this process are dropped instead.
    public static let standard = LineOutput(output: STDOUT_FILENO, errors: STDERR_FILENO)

    func line(_ channel: OutputChannel, from name: String, _ bytes: [UInt8]) {
        write(channel, Array("\(name) | ".utf8) + bytes + [UInt8(ascii: "\n")], nil)
    }

    /// Writes a sentence of this process about another one.
    func report(_ name: String, _ sentence: String) {
        write(.errors, Array("\(name) | \(sentence)\n".utf8), Self.patience)
    }

    /// Writes the result of a command, which people or programs wait for.
    public func print(_ text: String) {
        write(.output, Array("\(text)\n".utf8), Self.patience)
    }

    public func complain(_ sentence: String) {
        write(.errors, Array("\(sentence)\n".utf8), Self.patience)
    }
}

/// A standard stream, which may be a pipe without a reader or a stopped terminal.
private final class StandardStream: Sendable {
    private let descriptor: Int32
    /// Held while a line is written, so that lines stay whole.
    private let turn = DispatchSemaphore(value: 1)

    /// A pipe that is ready takes so many bytes without blocking: POSIX, `PIPE_BUF`.
    private static let pieceBytes = 4_096

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Gives up at the first error or after the limit, without an error: there is no other stream
    /// to report it on.
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

import Glibc

/// The stream that a child wrote a line to.
public enum OutputChannel: Hashable, Sendable {
    case output
    case errors
}

/// Reads the output of a child and passes it on line by line.
enum LineRelay {
    /// Called on the relay's thread. A slow receiver slows the child down; no line is dropped.
    typealias Output = @Sendable (OutputChannel, [UInt8]) -> Void

    /// How long, in milliseconds, processes that a child has left may hold its pipes open without
    /// output.
    private static let patience: Int32 = 500

    /// Runs until both pipes are closed, or until the child has ended and no output came for
    /// ``patience``.
    static func run(_ readers: [OutputChannel: Int32], childEnd: Int32, _ output: Output) {
        var open = readers.mapValues { (descriptor: $0, lines: LineSplitter()) }
        var hasEnded = false
        while !open.isEmpty {
            let channels = Array(open.keys)
            var watched = channels.map { channel in
                pollfd(fd: open[channel]?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            }
            if !hasEnded { watched.append(pollfd(fd: childEnd, events: Int16(POLLIN), revents: 0)) }
            let count = poll(&watched, nfds_t(watched.count), hasEnded ? patience : -1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            if !hasEnded, let last = watched.last, last.revents != 0 { hasEnded = true }
            for (channel, entry) in zip(channels, watched) where entry.revents != 0 {
                if !drain(
                    entry.fd, &open[channel, default: (-1, LineSplitter())].lines, channel, output)
                {
                    open[channel]?.lines.finish { output(channel, $0) }
                    open[channel] = nil
                }
            }
        }
        for (channel, entry) in open {
            var lines = entry.lines
            lines.finish { output(channel, $0) }
        }
    }

    /// One read; false at the end of the pipe.
    private static func drain(
        _ descriptor: Int32, _ lines: inout LineSplitter, _ channel: OutputChannel, _ output: Output
    ) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EINTR }
        if count == 0 { return false }
        lines.add(buffer[..<count]) { output(channel, $0) }
        return true
    }
}

/// Cuts bytes into lines; a line longer than the limit is cut into pieces.
struct LineSplitter {
    static let limitBytes = 16_384
    private var pending: [UInt8] = []

    mutating func add(_ bytes: ArraySlice<UInt8>, _ line: ([UInt8]) -> Void) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                line(pending)
                pending.removeAll(keepingCapacity: true)
                continue
            }
            if pending.count == Self.limitBytes {
                line(pending)
                pending.removeAll(keepingCapacity: true)
            }
            pending.append(byte)
        }
    }

    /// Passes on the rest after the last line end, if there is one.
    mutating func finish(_ line: ([UInt8]) -> Void) {
        if !pending.isEmpty { line(pending) }
        pending = []
    }
}

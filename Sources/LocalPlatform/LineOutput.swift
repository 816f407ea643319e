import Glibc

/// Where lines of several processes go, each behind the name of the one that wrote it.
public struct LineOutput: Sendable {
    private let write: @Sendable (OutputChannel, [UInt8]) -> Void

    /// `write` gets whole lines with prefix and line end, from several threads.
    public init(write: @escaping @Sendable (OutputChannel, [UInt8]) -> Void) {
        self.write = write
    }

    /// Our own standard output and errors, one system call for a line.
    public static let standard = LineOutput { channel, line in
        // Nobody is left to be told when our own output is gone.
        try? PosixFile.writeAll(line, to: channel == .output ? 1 : 2, "output")
    }

    func line(_ channel: OutputChannel, from name: String, _ bytes: [UInt8]) {
        write(channel, Array("\(name) | ".utf8) + bytes + [UInt8(ascii: "\n")])
    }

    /// What we ourselves say about a process.
    func report(_ name: String, _ sentence: String) {
        line(.errors, from: name, Array("\(sentence)".utf8))
    }
}

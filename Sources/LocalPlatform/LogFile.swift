import Glibc
import Synchronization

/// The log of a private server: a file of bounded size, and its last lines in memory.
final class LogFile: Sendable {
    static let limitBytes = 4_194_304
    static let keptLines = 12

    private let path: String
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32
        var size: Int
        var last: [String] = []
    }

    init(_ path: String) throws(LocalPlatformError) {
        self.path = path
        let descriptor = try Self.open(path)
        let size = Int(lseek(descriptor, 0, SEEK_END))
        state = Mutex(State(descriptor: descriptor, size: max(size, 0)))
    }

    deinit {
        state.withLock { _ = close($0.descriptor) }
    }

    /// Adds a line. At the limit the file is renamed to `….1`, which replaces an earlier one.
    func add(_ line: [UInt8]) {
        state.withLock { state in
            state.last = (state.last + [String(decoding: line.prefix(400), as: UTF8.self)])
                .suffix(Self.keptLines)
            if state.size + line.count > Self.limitBytes { turnOver(&state) }
            // The server goes on without its log if the log cannot be written.
            try? PosixFile.writeAll(line + [UInt8(ascii: "\n")], to: state.descriptor, path)
            state.size += line.count + 1
        }
    }

    var lastLines: String {
        state.withLock { $0.last.joined(separator: "\n") }
    }

    private func turnOver(_ state: inout State) {
        rename(path, "\(path).1")
        guard let fresh = try? Self.open(path) else { return }
        close(state.descriptor)
        state.descriptor = fresh
        state.size = 0
    }

    private static func open(_ path: String) throws(LocalPlatformError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let descriptor = Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .system("`\(path)` cannot be opened") }
        return descriptor
    }
}

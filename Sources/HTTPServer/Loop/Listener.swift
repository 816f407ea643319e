import CLinux
import Glibc
import Logging
import Poller

/// Accepts the connections of one loop.
///
/// It stops while the loop has as many as it may: the others wait in the kernel's queue, and nobody
/// is turned away.
final class Listener {
    private let socket: ListeningSocket
    private let loop: ServerLoop
    private var watch: Watch?
    /// Set while the process has no descriptor left.
    private var rest: Alarm?
    private var isPaused = false

    /// In one turn, so that open connections get theirs.
    private static let acceptLimit = 64
    private static let restTime = Duration.milliseconds(100)

    init(_ socket: ListeningSocket, _ loop: ServerLoop) {
        self.socket = socket
        self.loop = loop
        watch = loop.poller.watch(socket.descriptor, .read) { [unowned self] _ in accept() }
    }

    private func accept() {
        for _ in 0..<Self.acceptLimit {
            guard !loop.isFull else { return pause() }
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let descriptor = accept4(socket.descriptor, nil, nil, flags)
            if descriptor >= 0 {
                open(descriptor)
            } else {
                guard mayGoOn(errno) else { return }
            }
        }
    }

    private func open(_ descriptor: Int32) {
        var on: Int32 = 1
        // Answers are written whole: there is nothing to wait for.
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on,
            socklen_t(MemoryLayout<Int32>.size))
        Connection(descriptor, loop).open()
    }

    private func mayGoOn(_ code: Int32) -> Bool {
        switch code {
        case EINTR, ECONNABORTED: return true
        case EAGAIN: return false
        default:
            // Without a descriptor to accept it with, a connection would be reported again at once.
            loop.logger.error(
                "No connection could be accepted",
                metadata: ["cause": "\(String(cString: strerror(code)))"])
            pause()
            rest = loop.poller.schedule(after: Self.restTime) { [weak self] in
                self?.rest = nil
                self?.resume()
            }
            return false
        }
    }

    private func pause() {
        isPaused = true
        if let watch { loop.poller.change(watch, to: []) }
    }

    func resume() {
        guard isPaused, rest == nil, !loop.isFull, let watch else { return }
        isPaused = false
        loop.poller.change(watch, to: .read)
    }

    func close() {
        guard let watch else { return }
        self.watch = nil
        loop.poller.end(watch)
        if let rest { loop.poller.cancel(rest) }
        Glibc.close(socket.descriptor)
    }
}

import CLinux
import Glibc
import Logging
import Poller

/// Accepts the connections of one loop.
///
/// It pauses while the server has as many connections as it may. Further clients wait in the
/// kernel's queue and are not refused.
// Sendable, because all properties are used on the poller's thread: the call of the budget, which
// comes on any thread, is passed to it.
final class Listener: @unchecked Sendable {
    private let socket: ListeningSocket
    private let loop: ServerLoop
    private var watch: Watch?
    /// Set while the process has no descriptor left.
    private var rest: Alarm?
    private var isPaused = false
    private var nextRest = shortestRest

    /// The most connections that are accepted in one turn, so that open connections are not held
    /// up.
    private static let acceptLimit = 64
    /// The pause after a failure. It doubles with each further one.
    private static let shortestRest = Duration.milliseconds(100)
    private static let longestRest = Duration.seconds(1)

    init(_ socket: ListeningSocket, _ loop: ServerLoop) {
        self.socket = socket
        self.loop = loop
        watch = loop.poller.watch(socket.descriptor, .read) { [unowned self] _ in accept() }
    }

    private func accept() {
        for _ in 0..<Self.acceptLimit {
            guard loop.budget.take() else {
                if hasWaiting { waitForPlace() }
                return
            }
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let descriptor = accept4(socket.descriptor, nil, nil, flags)
            if descriptor >= 0 {
                nextRest = Self.shortestRest
                open(descriptor)
            } else {
                let code = errno
                loop.budget.giveBack()
                guard mayGoOn(code) else { return }
            }
        }
    }

    /// True if a connection waits to be accepted.
    private var hasWaiting: Bool {
        var listening = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&listening, 1, 0) > 0
    }

    private func open(_ descriptor: Int32) {
        var on: Int32 = 1
        // Answers are written whole, so the kernel must not wait for more bytes.
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
            // The connection could not be accepted, so the poller would report it again at once.
            if nextRest == Self.shortestRest {
                loop.logger.error(
                    "No connection can be accepted for now",
                    metadata: ["cause": "\(String(cString: strerror(code)))"])
            }
            pause()
            rest = loop.poller.schedule(after: nextRest) { [weak self] in
                self?.rest = nil
                self?.resume()
            }
            nextRest = min(nextRest * 2, Self.longestRest)
            return false
        }
    }

    private func waitForPlace() {
        pause()
        let poller = loop.poller
        loop.budget.whenFree { [weak self] in
            let listener = self
            poller.enqueue { listener?.resume() }
        }
    }

    private func pause() {
        isPaused = true
        if let watch { loop.poller.change(watch, to: []) }
    }

    private func resume() {
        guard isPaused, rest == nil, let watch else { return }
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

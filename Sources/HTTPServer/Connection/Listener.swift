import CLinux
import Glibc
import Logging
import Poller

/// Accepts the connections of one loop.
///
/// If the server has as many connections as it may, the connection that is idle for the longest
/// time makes room for a newcomer. If none is idle, the newcomer gets a reserved place, on which
/// only probes are served. If these are taken too, newcomers wait in the kernel's queue.
// Sendable, because all properties are used on the poller's thread: the call of the budget, which
// comes on any thread, is passed to it.
final class Listener: @unchecked Sendable {
    private let socket: ListeningSocket
    private let loop: ServerLoop
    private var watch: Watch?
    /// Set while the listener pauses for a time.
    private var rest: Alarm?
    private var isPaused = false
    private var search = Search.begins
    private var nextRest = shortestRest

    /// The most connections that are accepted in one turn, so that open connections are not held
    /// up.
    private static let acceptLimit = 64
    /// More than the kernel's queue holds (net.core.somaxconn is 4,096).
    private static let queueLimit = 16_384
    /// The pause after a failure. It doubles with each further one.
    private static let shortestRest = Duration.milliseconds(100)
    private static let longestRest = Duration.seconds(1)

    init(_ socket: ListeningSocket, _ loop: ServerLoop) {
        self.socket = socket
        self.loop = loop
        watch = loop.poller.watch(socket.descriptor, .read) { [unowned self] _ in accept() }
    }

    private enum Place {
        case ordinary, reserved
    }

    /// How far the search of a place has come for the client that is first in the queue.
    private enum Search {
        case begins, hasRested, othersAreBusy
    }

    private func accept() {
        for _ in 0..<Self.acceptLimit {
            guard let place = takePlace(), accept(on: place) else { return }
        }
    }

    /// Returns whether another client may be accepted now.
    private func accept(on place: Place) -> Bool {
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = accept4(socket.descriptor, nil, nil, flags)
        if descriptor >= 0 {
            nextRest = Self.shortestRest
            open(descriptor, on: place)
            return true
        }
        let code = errno
        switch place {
        case .ordinary: loop.budget.giveBack()
        case .reserved: loop.budget.giveBackReserved()
        }
        return mayGoOn(code)
    }

    /// A place for the client that is first in the queue. Returns nil if none waits, or if it has
    /// to wait; then the listener pauses until there may be a place.
    private func takePlace() -> Place? {
        let budget = loop.budget
        if budget.take() { return .ordinary }
        guard hasWaiting else { return nil }
        if loop.makeRoom(), budget.take() { return .ordinary }
        switch search {
        case .begins where loop.hasYoungConnections:
            search = .hasRested
            rest(for: IdleConnections.youth)
            return nil
        case .begins, .hasRested:
            askOthers()
            return nil
        case .othersAreBusy: search = .begins
        }
        if budget.takeReserved() { return .reserved }
        if loop.makeReservedRoom(), budget.takeReserved() { return .reserved }
        waitForPlace()
        return nil
    }

    /// Asks the other loops for room, and pauses until they have answered.
    private func askOthers() {
        pause()
        let poller = loop.poller
        loop.budget.makeRoom(onOthersThan: ObjectIdentifier(loop)) { [weak self] hasMadeRoom in
            let listener = self
            poller.enqueue {
                listener?.search = hasMadeRoom ? .begins : .othersAreBusy
                listener?.resume()
            }
        }
    }

    /// True if a connection waits to be accepted.
    private var hasWaiting: Bool {
        var listening = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&listening, 1, 0) > 0
    }

    private func open(_ descriptor: Int32, on place: Place) {
        var on: Int32 = 1
        // Answers are written whole, so the kernel must not wait for more bytes.
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on,
            socklen_t(MemoryLayout<Int32>.size))
        Connection(descriptor, loop, isReserved: place == .reserved).open()
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
            rest(for: nextRest)
            nextRest = min(nextRest * 2, Self.longestRest)
            return false
        }
    }

    private func rest(for time: Duration) {
        pause()
        rest = loop.poller.schedule(after: time) { [weak self] in
            self?.rest = nil
            self?.resume()
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

    /// From now on no handshake begins. Those that have begun end, and their clients are accepted.
    func refuseHandshakes() { socket.refuseHandshakes() }

    /// Accepts the clients that wait in the kernel's queue, which would be reset otherwise, and
    /// closes the socket.
    func close() {
        guard let watch else { return }
        self.watch = nil
        loop.poller.end(watch)
        if let rest { loop.poller.cancel(rest) }
        for _ in 0..<Self.queueLimit {
            guard let place = takeLastPlace(), accept(on: place) else { break }
        }
        Glibc.close(socket.descriptor)
    }

    /// A place for a client that waits while the server stops.
    private func takeLastPlace() -> Place? {
        if loop.budget.take() { return .ordinary }
        return loop.budget.takeReserved() ? .reserved : nil
    }
}

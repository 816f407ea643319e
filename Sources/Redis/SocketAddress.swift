// Both have the types of threads and sockets; whose they are is decided by what is loaded first.
import CLinux
import Glibc

/// One address of a host, as the kernel wants it.
struct SocketAddress: Sendable {
    let family: Int32
    fileprivate let bytes: [UInt8]
}

/// Names to addresses. Only `numeric` may be called on the poller's thread: the resolver blocks.
enum HostLookup {
    typealias Outcome = Result<[SocketAddress], ReplyFailure>

    /// Nil if `host` is a name.
    static func numeric(_ host: String, port: Int) -> [SocketAddress]? {
        try? addresses(host, port: port, flags: AI_NUMERICHOST).get()
    }

    /// Asks the system's resolver on a thread of its own, which ends after `done`. The resolver's
    /// own limits (resolv.conf, 5 s a try) bound the thread; the caller must not wait for it.
    static func start(
        _ host: String, port: Int, _ done: @escaping @Sendable (Outcome) -> Void
    ) {
        let work = Work { done(addresses(host, port: port, flags: 0)) }
        // Taken over once by the thread, or released below when none was started.
        let box = Unmanaged.passRetained(work)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { pointer in
                // Safe: the retain above is handed over to this thread and taken exactly once.
                if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        if status != 0 {
            // Safe: no thread was started, so the retain is still ours.
            box.release()
            done(.failure(ReplyFailure(reason: "no thread for the name lookup")))
        }
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func addresses(_ host: String, port: Int, flags: Int32) -> Outcome {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags | AI_NUMERICSERV
        // Set by `getaddrinfo` alone, and freed once, after the last look at it.
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard status == 0 else {
            return .failure(ReplyFailure(reason: String(cString: gai_strerror(status))))
        }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee, found.count < Limits.addresses {
            // Safe: the list owns the address until it is freed below, and it is copied here.
            let raw = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            found.append(SocketAddress(family: entry.ai_family, bytes: Array(raw)))
            next = entry.ai_next
        }
        return .success(found)
    }
}

/// The system calls on one non-blocking TCP socket.
struct Socket: Sendable {
    enum Transfer {
        case done(Int)
        case wouldBlock
        case failed(String)
    }

    let fd: Int32

    /// Begins to connect; the outcome is `connectFailure` once the socket is writable.
    init(connectingTo address: SocketAddress) throws(ReplyFailure) {
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        fd = socket(address.family, Int32(type), Int32(IPPROTO_TCP))
        guard fd >= 0 else { throw ReplyFailure(reason: Self.describe(errno)) }
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30)
        set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10)
        set(Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
        let status = address.bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return Int32(-1) }
            // Safe: the bytes are a sockaddr that getaddrinfo wrote, copied at its whole length.
            let pointer = start.assumingMemoryBound(to: sockaddr.self)
            return Glibc.connect(fd, pointer, socklen_t(bytes.count))
        }
        if status != 0, errno != EINPROGRESS {
            let reason = Self.describe(errno)
            close()
            throw ReplyFailure(reason: reason)
        }
    }

    var connectFailure: String? {
        var status: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let result = getsockopt(fd, SOL_SOCKET, SO_ERROR, &status, &size)
        let code = result == 0 ? status : errno
        return code == 0 ? nil : Self.describe(code)
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        transfer { Glibc.send(fd, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    /// `.done(0)` is the peer's end of stream.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        transfer { recv(fd, buffer.baseAddress, buffer.count, 0) }
    }

    func close() { _ = Glibc.close(fd) }

    private func transfer(_ call: () -> Int) -> Transfer {
        while true {
            let count = call()
            if count >= 0 { return .done(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(Self.describe(errno))
            }
        }
    }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        // A refused option costs comfort, never correctness.
        _ = setsockopt(fd, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
}

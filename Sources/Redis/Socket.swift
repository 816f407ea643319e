// Both modules declare the types of threads and sockets, and the compiler takes those of the module
// that it loads first. With both imported it does not matter which.
import CLinux
import Glibc
import Poller

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
        // The socket works without any of these options.
        _ = setsockopt(fd, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
}

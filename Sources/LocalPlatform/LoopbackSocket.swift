import Glibc

/// Sockets on 127.0.0.1 that do not block.
enum LoopbackSocket {
    private static let step = Duration.milliseconds(5)

    /// A port that is free now. Another process may take it before it is used.
    static func freePort() throws(LocalPlatformError) -> Int {
        let descriptor = try open()
        defer { close(descriptor) }
        guard withAddress(0, { bind(descriptor, $0, $1) }) == 0 else {
            throw .system("no free port was found")
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            // `sockaddr_in` begins as every `sockaddr` does; the length says which it is.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        guard status == 0 else { throw .system("no free port was found") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// True if a server could listen on the port now.
    static func isFree(_ port: Int) -> Bool {
        guard let descriptor = try? open() else { return false }
        defer { close(descriptor) }
        return withAddress(port) { bind(descriptor, $0, $1) } == 0
    }

    /// Connects, sends, and reads until `isComplete` says so, the peer closes, or the limit of
    /// 64 KiB is reached.
    static func exchange(
        port: Int, sending request: String, before deadline: ContinuousClock.Instant,
        isComplete: ([UInt8]) -> Bool
    ) async throws -> [UInt8] {
        let descriptor = try open()
        defer { close(descriptor) }
        let status = withAddress(port) { connect(descriptor, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else {
            throw LocalPlatformError.system("no connection")
        }
        try await ready(descriptor, POLLOUT, before: deadline)
        try await send(Array(request.utf8), to: descriptor, before: deadline)
        return try await receive(descriptor, before: deadline, isComplete)
    }

    private static func send(
        _ request: [UInt8], to descriptor: Int32, before deadline: ContinuousClock.Instant
    ) async throws {
        var rest = request[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EINTR {
                try await ready(descriptor, POLLOUT, before: deadline)
            } else {
                throw LocalPlatformError.system("nothing could be sent")
            }
        }
    }

    private static func receive(
        _ descriptor: Int32, before deadline: ContinuousClock.Instant,
        _ isComplete: ([UInt8]) -> Bool
    ) async throws -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while answer.count < 65_536, !isComplete(answer) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                answer += buffer[..<count]
            } else if count == 0 {
                break
            } else if errno == EAGAIN || errno == EINTR {
                try await ready(descriptor, POLLIN, before: deadline)
            } else {
                throw LocalPlatformError.system("nothing could be received")
            }
        }
        return answer
    }

    private static func ready(
        _ descriptor: Int32, _ events: Int32, before deadline: ContinuousClock.Instant
    ) async throws {
        var watched = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        while poll(&watched, 1, 0) <= 0 {
            guard ContinuousClock.now < deadline else {
                throw LocalPlatformError("no answer in time")
            }
            try await Task.sleep(for: step)
        }
    }

    private static func open() throws(LocalPlatformError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | O_CLOEXEC | O_NONBLOCK
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .system("no socket could be opened") }
        // As servers do: a port whose last connections are in TIME_WAIT counts as free.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            // `sockaddr_in` begins as every `sockaddr` does; the length says which it is.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

import Glibc
import NIOCore
import NIOPosix

/// A socket in the hands of a test: sends any bytes in any pieces, and gives up after a while.
///
/// Its calls block, so they run on threads of their own, by ``onThread(_:)``.
final class RawClient {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private var received: [UInt8] = []
    private var isOpen = true
    /// For one answer. Long, because machines that run tests are busy.
    private static let patienceMilliseconds: Int32 = 20_000

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        if var bytes = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, size)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            throw Failure(description: "cannot connect: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close() }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    /// Closes with a reset instead of an end.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func closeOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Returns whether everything was taken: a server that has closed takes nothing.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Whether an answer, or the end, has come or comes within so many milliseconds.
    func isReadable(within milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, milliseconds) == 1
    }

    /// Sends as much as the server takes without being waited for. Returns how much that was.
    func sendWhilePossible(_ bytes: [UInt8], limit: Int) -> Int {
        var sent = 0
        while sent < limit {
            var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&poller, 1, 300) == 1 else { return sent }
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
            }
            guard count > 0 else { return sent }
            sent += count
        }
        return sent
    }

    /// One more piece, or nil at the end of the connection.
    private func receive() throws -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, Self.patienceMilliseconds) == 1 else {
            throw Failure(description: "no answer came; so far: \(text(received))")
        }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = piece.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else {
            if errno == ECONNRESET { throw Failure(description: "reset") }
            throw Failure(description: String(cString: strerror(errno)))
        }
        received += piece.prefix(count)
        return count > 0
    }

    /// The next response; nil at the end of the connection.
    func response(toHead isHead: Bool = false) throws -> RawResponse? {
        while true {
            if let (response, length) = try RawResponse.parse(received, isHead: isHead) {
                received.removeFirst(length)
                return response
            }
            if try !receive() {
                guard received.isEmpty else {
                    throw Failure(description: "half a response: \(text(received))")
                }
                return nil
            }
        }
    }

    /// The next response, which there has to be.
    func answer(toHead isHead: Bool = false) throws -> RawResponse {
        guard let response = try response(toHead: isHead) else {
            throw Failure(description: "the connection was closed without an answer")
        }
        return response
    }

    /// Everything up to the end of the connection.
    func rest() throws -> String {
        while try receive() {}
        defer { received = [] }
        return text(received)
    }

    /// Receives exactly that many bytes, more or less a piece, and drops them.
    func drop(atLeast count: Int) throws -> Int {
        while received.count < count, try receive() {}
        defer { received = [] }
        return received.count
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// A response as a client sees it.
struct RawResponse {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: String

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The first response in the bytes, and how many of them it has; nil: it is not complete.
    static func parse(_ bytes: [UInt8], isHead: Bool) throws -> (RawResponse, Int)? {
        guard let end = headEnd(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw RawClient.Failure(description: "no status line: \(lines)")
        }
        let headers = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else {
                throw RawClient.Failure(description: "no header field: \(line)")
            }
            let value = line[line.index(colon, offsetBy: 2)...]
            return (name: String(line[..<colon]), value: String(value))
        }
        let length = headers.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
        let hasBody = !isHead && status >= 200 && status != 204 && status != 304
        let bodyEnd = hasBody ? end + length : end
        guard bytes.count >= bodyEnd else { return nil }
        let body = String(decoding: bytes[end..<bodyEnd], as: UTF8.self)
        return (RawResponse(status: status, headers: headers, body: body), bodyEnd)
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for index in 0...(bytes.count - 4)
        where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13
            && bytes[index + 3] == 10
        {
            return index + 4
        }
        return nil
    }
}

private let clientThreads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 16)
    pool.start()
    return pool
}()

/// Runs what blocks on a thread that may be blocked.
func onThread<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await clientThreads.runIfActive(work)
}

import Foundation

/// A connection in the hands of a test, which says every byte itself. Its calls block, each for its
/// limit at most.
final class RawConnection {
    private let descriptor: Int32
    private var received = Data()
    private var isOpen = true

    init(port: Int, answersWithin seconds: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
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
            isOpen = false
            throw Failure("cannot connect: errno \(errno)")
        }
    }

    deinit { close() }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    func send(_ text: String) throws {
        var rest = Data(text.utf8)
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure("cannot send: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    func get(_ path: String, host: String = "localhost") throws -> Answer {
        try send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        return try answer()
    }

    func post(_ path: String, _ body: String) throws {
        try send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// The next answer, whole.
    func answer() throws -> Answer {
        while true {
            if let answer = takeAnswer() { return answer }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else {
                throw Failure(count == 0 ? "closed without an answer" : "no answer: errno \(errno)")
            }
            received.append(contentsOf: piece[..<count])
        }
    }

    private func takeAnswer() -> Answer? {
        guard let end = received.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let body = received[end.upperBound...]
        guard body.count >= length else { return nil }
        let text = String(decoding: body.prefix(length), as: UTF8.self)
        received = Data(body.dropFirst(length))
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return Answer(status: status, headers: headers, text: text)
    }
}

/// Runs what blocks on a thread that may be blocked.
func onThread<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
}

/// Asks a service on this machine whether it is ready.
public enum ReadinessProbe {
    private static let pause = Duration.milliseconds(20)
    private static let answerLimit = Duration.seconds(2)

    /// Waits until `GET path` on 127.0.0.1 answers 200; the error quotes the last answer.
    public static func wait(
        port: Int, path: String = "/health/ready", deadline: ContinuousClock.Instant
    ) async throws {
        var last = "it was not asked"
        while ContinuousClock.now < deadline {
            do {
                let status = try await status(port: port, path: path, deadline: deadline)
                if status == "200" { return }
                last = "the last answer was \(status)"
            } catch let error as LocalPlatformError {
                last = error.message
            }
            try await Task.sleep(for: pause)
        }
        throw LocalPlatformError("port \(port) did not become ready in time: \(last)")
    }

    /// The three digits of the status line.
    private static func status(
        port: Int, path: String, deadline: ContinuousClock.Instant
    ) async throws -> String {
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n"
        let answer = try await LoopbackSocket.exchange(
            port: port, sending: request,
            before: min(deadline, ContinuousClock.now + answerLimit),
            isComplete: { $0.count >= statusEnd })
        let line = String(decoding: answer.prefix(statusEnd), as: UTF8.self)
        guard line.hasPrefix("HTTP/1."), line.utf8.count == statusEnd else {
            throw LocalPlatformError("the answer is not HTTP")
        }
        return String(line.suffix(3))
    }

    /// The length of `HTTP/1.1 200`, which ends with the status.
    private static let statusEnd = 12
}

import Foundation
import TestStores
import Testing

/// A service of the platform as a process of its own, on a free port, that ends with the test.
// Nothing changes after the initializer; `Process` locks what it keeps.
final class RunningService: @unchecked Sendable {
    let name: String
    let port: Int
    private let process = Process()
    private let log: URL

    var url: String { "http://127.0.0.1:\(port)" }
    var pid: Int32 { process.processIdentifier }

    /// Starts `wattos serve NAME`; the environment holds nothing but what is given, PORT and HOST.
    ///
    /// It may open so many files, and writes its log to `errors` instead of a file, if these are
    /// given.
    init(
        _ name: String, port: Int? = nil, environment: [String: String], openFiles: Int? = nil,
        errors: FileHandle? = nil
    ) throws {
        self.name = name
        self.port = try port ?? freePort()
        log = FileManager.default.temporaryDirectory
            .appendingPathComponent("wattos-test-\(name)-\(UUID().uuidString).log")
        let arguments = ["serve", name]
        if let openFiles {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments =
                ["-c", "ulimit -n \(openFiles); exec \"$0\" \"$@\"", try wattosExecutable().path]
                + arguments
        } else {
            process.executableURL = try wattosExecutable()
            process.arguments = arguments
        }
        process.environment = environment.merging(
            ["PORT": "\(self.port)", "HOST": "127.0.0.1", "DRAIN_GRACE": "0s"],
            uniquingKeysWith: { given, _ in given })
        process.standardOutput = FileHandle.nullDevice
        try Data().write(to: log)
        process.standardError = try errors ?? FileHandle(forWritingTo: log)
        try Spawner.runBound(process)
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: log)
    }

    /// All that it logged.
    var logged: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// The end of what it logged, for messages of tests.
    var lastLines: String {
        logged.split(separator: "\n").suffix(10).joined(separator: "\n")
    }

    /// SIGKILL: no chance to say good-bye.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// SIGTERM; the exit status.
    func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// How long it takes to end, and its exit status.
    func end(within limit: Duration) async throws -> (after: Duration, status: Int32) {
        try await process.end(within: limit) { "`\(name)` did not end\n\(lastLines)" }
    }

    /// Waits until `/health/ready` answers with this status.
    func becomes(_ status: Int, within limit: Duration = .seconds(15)) async throws {
        let deadline = ContinuousClock.now + limit
        var last = "no answer"
        while ContinuousClock.now < deadline {
            if let answer = try? await send("GET", "/health/ready") {
                if answer.status == status { return }
                last = "\(answer.status) \(answer.text)"
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure("`\(name)` did not become \(status) within \(limit): \(last)\n\(lastLines)")
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The binary that was built beside the tests.
func wattosExecutable() throws -> URL {
    let folder =
        Bundle.main.bundleURL.pathExtension.isEmpty
        ? Bundle.main.bundleURL : Bundle.main.bundleURL.deletingLastPathComponent()
    let candidates = [
        folder.appendingPathComponent("wattos"),
        projectRoot.appendingPathComponent(".build/debug/wattos"),
    ]
    let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { throw Failure("build `wattos` first: swift build") }
    return found
}

let projectRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A port that was free a moment ago.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
        }
    }
    guard result == 0 else { throw Failure("no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
}

extension Process {
    /// How long it takes to end, and its exit status; throws what `complaint` says after `limit`.
    func end(
        within limit: Duration, or complaint: () -> String
    ) async throws -> (after: Duration, status: Int32) {
        let begin = ContinuousClock.now
        while isRunning {
            guard ContinuousClock.now - begin < limit else { throw Failure(complaint()) }
            try await Task.sleep(for: .milliseconds(5))
        }
        return (ContinuousClock.now - begin, terminationStatus)
    }
}

import Glibc
import Logging
import Redis
import Synchronization
import TestStores
import Testing

/// A real redis-server of the test's own: loopback, a free port, a temporary folder, nothing saved.
final class RedisServer: Sendable {
    let port: Int
    private let options: [String]
    private let folder: String
    private let process = Mutex<pid_t>(0)

    @TaskLocal static var shared: RedisServer?

    init(options: [String] = []) throws {
        var template = Array("/tmp/redis-test-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        port = try Self.freePort()
        self.options = options
        try start()
    }

    var url: String { "redis://127.0.0.1:\(port)" }

    func start() throws {
        let program = getenv("TEST_REDIS_SERVER").map { String(cString: $0) } ?? "redis-server"
        // It ends with this process, however this process ends.
        let words =
            ["setpriv", "--pdeathsig", "KILL", "--"]
            + [program, "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder]
            + ["--save", "", "--appendonly", "no", "--logfile", "\(folder)/log"]
            + ["--enable-debug-command", "yes"] + options
        try Spawner.perform { [self] in
            let arguments = words.map { strdup($0) } + [nil]
            defer { for argument in arguments { free(argument) } }
            var id = pid_t()
            let status = posix_spawnp(&id, words[0], nil, nil, arguments, environ)
            try #require(status == 0, "\(program) cannot be started: error \(status)")
            process.withLock { $0 = id }
        }
    }

    func signal(_ number: Int32) {
        process.withLock { id in
            if id > 0 { kill(id, number) }
        }
    }

    /// Ends it for good or until `start()`.
    func kill9() {
        process.withLock { id in
            guard id > 0 else { return }
            kill(id, SIGKILL)
            var status: Int32 = 0
            waitpid(id, &status, 0)
            id = 0
        }
    }

    func end() {
        kill9()
        unlink("\(folder)/log")
        rmdir(folder)
    }

    private static func freePort() throws -> Int {
        let listener = try Listener()
        defer { listener.end() }
        return listener.port
    }
}

/// A listening socket; it accepts what nobody answers.
///
/// Its port is below those the kernel gives to clients, and used once: a port that is let go, for
/// a server or to be down, is not taken by another test.
struct Listener {
    let fd: Int32
    let port: Int

    private static let nextPort = Atomic(UInt16.random(in: 12_000..<31_000))

    init() throws {
        for _ in 0..<50 {
            let port = Self.nextPort.wrappingAdd(1, ordering: .relaxed).newValue
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            let fd = socket(AF_INET, type, 0)
            if Self.listen(fd, port: port) {
                (self.fd, self.port) = (fd, Int(port))
                return
            }
            close(fd)
        }
        throw NoFreePort()
    }

    private struct NoFreePort: Error {}

    private static func listen(_ fd: Int32, port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, size) == 0 && Glibc.listen(fd, 16) == 0
            }
        }
    }

    func end() { close(fd) }
}

/// One server for all tests of a suite.
struct SharedRedisServer: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await withRedisServer { server in
            try await RedisServer.$shared.withValue(server) { try await body() }
        }
    }
}

extension Trait where Self == SharedRedisServer {
    static var redisServer: Self { Self() }
}

func withRedisServer(
    options: [String] = [], _ body: (RedisServer) async throws -> Void
) async throws {
    let server = try RedisServer(options: options)
    defer { server.end() }
    try await body(server)
}

/// A client that is connected when `body` begins and closed when it ends.
func withClient(
    _ url: String, connections: Int = 1, timeout: Duration = .seconds(10),
    pipelineLimit: Int = 1_000, _ body: (RedisClient) async throws -> Void
) async throws {
    let client = try makeClient(
        url, connections: connections, timeout: timeout, pipelineLimit: pipelineLimit)
    do {
        try await connected(client)
        try await body(client)
    } catch {
        await client.close()
        throw error
    }
    await client.close()
}

func makeClient(
    _ url: String, connections: Int = 1, timeout: Duration = .seconds(10),
    connect: Duration = .seconds(2), pipelineLimit: Int = 1_000
) throws -> RedisClient {
    let configuration = try RedisClient.Configuration(
        url: url, connections: connections, timeout: timeout, connect: connect,
        pipelineLimit: pipelineLimit)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return RedisClient(configuration, logger: logger)
}

/// A server that starts loads nothing, so this takes milliseconds; the limit is for full machines.
func connected(
    _ client: RedisClient, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    try await eventually(sourceLocation: sourceLocation) {
        client.counters.openConnections == client.configuration.connections
    }
}

/// Polls until `condition` holds: what happens in another process cannot be awaited.
func eventually(
    within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        let isInTime = ContinuousClock.now < end
        try #require(isInTime, "not within \(limit)", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// The error that `body` throws.
func failure(_ body: () async throws -> Void) async -> (any Error)? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}

func redisFailure(_ body: () async throws -> Void) async -> RedisError? {
    await failure(body) as? RedisError
}

extension RedisClient {
    func echo(_ text: String) async throws -> String? {
        let reply = try await send(command: ["ECHO", RedisArgument(text)])
        return reply.bytes.flatMap { String(redisBytes: $0) }
    }
}

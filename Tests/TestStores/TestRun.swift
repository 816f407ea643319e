import Foundation
import Glibc

/// The stores of one run of tests, as `scripts/test.sh` hands them to what it runs.
///
/// A test process that runs without the script (`swift test --filter …`) starts the script beside
/// itself when a test first asks, and the stores end with that process, however it ends.
public struct TestRun: Sendable {
    /// A database on the run's Postgres, which all tests share and none may stop.
    public let databaseURL: String
    public let redisURL: String
    /// The folder of `initdb`, `postgres` and `psql`.
    public let postgresBinaries: String
    public let redisServer: String
    /// The folder of the run's only `initdb`: `data`, which is copied and never started, and
    /// `password`.
    public let template: String

    public static func current() throws -> TestRun { try shared.get() }

    private static let shared = Result {
        let given = ProcessInfo.processInfo.environment
        return try TestRun(given["TEST_POSTGRES_TEMPLATE"] == nil ? ScriptRun.start() : given)
    }

    private init(_ variables: [String: String]) throws {
        func value(_ name: String) throws -> String {
            guard let text = variables[name], !text.isEmpty else {
                throw StoreFailure("\(name) is not set: run the tests by `make test`")
            }
            return text
        }
        databaseURL = try value("TEST_DATABASE_URL")
        redisURL = try value("TEST_REDIS_URL")
        postgresBinaries = try value("TEST_POSTGRES_BIN")
        redisServer = try value("TEST_REDIS_SERVER")
        template = try value("TEST_POSTGRES_TEMPLATE")
    }

    /// Goes with the run, even if the test is killed; the user `postgres` can reach it.
    public var folder: String {
        URL(fileURLWithPath: template).deletingLastPathComponent().path
    }

    /// Of the only user, `wattos`, where it is asked for.
    public var password: String {
        get throws {
            try String(contentsOfFile: "\(template)/password", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}

public struct StoreFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// The script beside a test process that was started without it.
private enum ScriptRun {
    private static let startLimit = Duration.seconds(120)
    /// The script runs until this closes, which the system does when this process is gone.
    nonisolated(unsafe) private static var lifeline: FileHandle?

    /// The variables that the script hands over. Called once, by a lazy constant.
    static func start() throws -> [String: String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let (input, output) = (try connectedEnds(), try connectedEnds())
        let script = Process()
        script.executableURL = root.appendingPathComponent("scripts/test.sh")
        script.arguments = ["sh", "-c", "env | grep ^TEST_; echo; exec cat >/dev/null"]
        script.standardInput = input.reader
        script.standardOutput = output.writer
        try Spawner.run(script)
        try input.reader.close()
        try output.writer.close()
        lifeline = input.writer
        return try variables(from: output.reader)
    }

    /// `NAME=VALUE` lines until an empty one.
    private static func variables(from reader: FileHandle) throws -> [String: String] {
        let end = ContinuousClock.now + startLimit
        var text = ""
        while !text.hasSuffix("\n\n") {
            var entry = pollfd(fd: reader.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard ContinuousClock.now < end else {
                throw StoreFailure("`scripts/test.sh` did not start the stores in time")
            }
            guard poll(&entry, 1, 100) > 0 else { continue }
            let bytes = reader.availableData
            guard !bytes.isEmpty else {
                throw StoreFailure("`scripts/test.sh` could not start the stores")
            }
            text += String(decoding: bytes, as: UTF8.self)
        }
        let pairs = text.split(separator: "\n").map { line in
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            return (parts[0], parts.count == 2 ? parts[1] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// Two ends, of which no child inherits one that it is not given: it would hold it open.
private func connectedEnds() throws -> (reader: FileHandle, writer: FileHandle) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
        throw StoreFailure("no sockets: errno \(errno)")
    }
    return (
        FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
        FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    )
}

import Foundation
import Glibc

/// Programs that run to their end: `cp`, `psql`.
public enum StoreTool {
    private static let limitSeconds = "60"

    /// The answer of `psql -At`, without the line's end.
    public static func ask(_ sql: String, at url: String) throws -> String {
        let psql = "\(try TestRun.current().postgresBinaries)/psql"
        let said = try run(psql, ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What it said; a failure quotes it.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        // A file, because a pipe would stay open in a server that is started at the same time.
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("wattos-test-\(UUID().uuidString)").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreFailure("`\(path)` cannot be written") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = [limitSeconds, program] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOfFile: path, encoding: .utf8)
        guard process.terminationStatus == 0 else {
            throw StoreFailure("`\(program)` ended with \(process.terminationStatus): \(said)")
        }
        return said
    }
}

/// The tests' tasks share too few threads to block one.
public func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// Ports for servers of tests.
enum PortFinder {
    private static let attempts = 100

    /// Below those that the kernel gives to clients, so that a server which is away for a while
    /// finds its port free again.
    static func freePort() throws -> Int {
        for _ in 0..<attempts {
            let port = UInt16.random(in: 12_000..<31_000)
            if isFree(port) { return Int(port) }
        }
        throw StoreFailure("no free port")
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

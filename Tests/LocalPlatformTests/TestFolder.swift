import Foundation
import TestStores
import Testing

@testable import LocalPlatform

/// A folder that goes when the test ends, in a place that the user `postgres` can reach.
final class TestFolder {
    let path: String

    init() throws {
        path = "\(try TestRun.current().folder)/local-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
    }

    /// With what the first start of a Postgres in the folder `postgres` leaves there: a copy of the
    /// run's template, which spares the `initdb`. Every user of this machine gets in.
    static func withPostgres() async throws -> TestFolder {
        let folder = try TestFolder()
        let (stores, place) = (try TestRun.current(), "\(folder.path)/postgres")
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        let copy = try await run("/bin/cp", ["-a", "\(stores.template)/data", place])
        try #require(copy.status.isSuccess, "\(copy.errors)")
        try PosixFile.writePrivate(stores.password, to: "\(place)/password")
        return folder
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func text(_ name: String) -> String? {
        try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    /// The paths under a folder, itself among them, whose permissions are not as they should be:
    /// folders 0700, files 0600.
    func open(_ name: String) throws -> [String] {
        let below = try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(name)")
        return try ([name] + below.map { "\(name)/\($0)" }).filter { name in
            var isFolder: ObjCBool = false
            // What a server removes meanwhile is not open.
            guard FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            else { return false }
            return try permissions(name) != (isFolder.boolValue ? 0o700 : 0o600)
        }
    }

    func setPermissions(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: "\(path)/\(name)")
    }

    func permissions(_ name: String) throws -> Int? {
        let facts = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (facts[.posixPermissions] as? NSNumber)?.intValue
    }
}

func postgresBinaries() throws -> String { try TestRun.current().postgresBinaries }

/// Runs a program to its end, within a minute.
func run(_ executable: String, _ arguments: [String]) async throws -> Tool.Completion {
    let command = ChildCommand(
        executable: executable, arguments: arguments, environment: ["PATH": "/usr/bin:/bin"])
    return try await Tool.run(command, before: .now + .seconds(60))
}

/// The answer of `psql`, or nil when it failed.
func ask(_ sql: String, at url: String) async throws -> String? {
    let answer = try await run(
        "\(postgresBinaries())/psql", ["-X", "-A", "-t", "-q", "-c", sql, url])
    guard answer.status.isSuccess else { return nil }
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// Waits until the condition holds; a failed expectation when it does not in time.
func eventually(
    within limit: Duration = .seconds(20), _ what: Comment, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record(what)
}

/// Lines of supervised processes, as they come.
final class Lines: Sendable {
    private let lines = Locked<[String]>([])

    var output: LineOutput {
        LineOutput { [lines] _, bytes in
            lines.change { $0.append(String(decoding: bytes.dropLast(), as: UTF8.self)) }
        }
    }

    var all: [String] { lines.value }

    func count(_ part: String) -> Int { all.count { $0.contains(part) } }

    /// What stands behind the last line's prefix, of those that begin with it.
    func last(_ prefix: String) -> String? {
        all.last { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

/// A value behind a lock.
final class Locked<Value: Sendable>: @unchecked Sendable {
    // Every access to `stored` holds `lock`.
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) {
        stored = value
    }

    var value: Value { lock.withLock { stored } }

    func change(_ body: (inout Value) -> Void) {
        lock.withLock { body(&stored) }
    }
}

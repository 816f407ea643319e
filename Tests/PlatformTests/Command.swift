import Foundation

/// What a command said and how it ended.
struct CommandResult {
    let status: Int32
    let output: String
    let errors: String
}

/// Runs a program to its end with nothing but this environment.
///
/// Its output goes to files: a pipe would stay open in every server that another test starts at the
/// same time, and reading it would never end.
func command(
    _ executable: URL, _ arguments: [String], environment: [String: String]
) throws -> CommandResult {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("wattos-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [folder.appendingPathComponent("out"), folder.appendingPathComponent("err")]
    for file in files { try Data().write(to: file) }

    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return CommandResult(
        status: process.terminationStatus,
        output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
}

/// The platform's binary.
func wattos(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandResult {
    try command(try wattosExecutable(), arguments, environment: environment)
}

/// A tool of this machine; its output, or its errors as the thrown failure.
@discardableResult
func run(_ line: [String]) throws -> String {
    let result = try command(
        URL(fileURLWithPath: "/usr/bin/env"), line,
        environment: ProcessInfo.processInfo.environment)
    guard result.status == 0 else {
        throw Failure(
            "`\(line.joined(separator: " "))` failed: \(result.errors)\(result.output)")
    }
    return result.output
}

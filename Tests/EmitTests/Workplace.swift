import Foundation
import Glibc

/// A folder for one test, removed with it.
final class Workplace: Sendable {
    let folder: URL

    init(_ contracts: [String: String]) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "contract-\(UUID().uuidString)").resolvingSymlinksInPath()
        try FileManager.default.createDirectory(
            at: folder.appending(path: "contracts"), withIntermediateDirectories: true)
        for (name, text) in contracts { try write("contracts/\(name).yaml", text) }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ path: String, _ text: String) throws {
        try write(path, Array(text.utf8))
    }

    /// Also makes the folders on the way.
    func write(_ path: String, _ bytes: [UInt8]) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url, options: .atomic)
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: path))
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }

    func modified(_ path: String) throws -> Date? {
        let path = folder.appending(path: path).path
        return try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }

    func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        try run(arguments)
    }

    /// `asRoot`: may read what its mode forbids, as root may.
    func run(
        _ arguments: [String], asRoot: Bool = true
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        // The tool waits for nothing, so it has no time to hang.
        process.executableURL = URL(filePath: "/usr/bin/env")
        let isMore = !asRoot && getuid() == 0
        let less = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        process.arguments =
            ["timeout", "60"] + (isMore ? less : []) + [toolURL.path] + arguments
        process.currentDirectoryURL = folder
        // Files, because a full pipe would stop the tool.
        let (output, errors) = (
            folder.appending(path: "out.txt"), folder.appending(path: "err.txt")
        )
        for url in [output, errors] {
            try Data().write(to: url)
        }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
            try String(contentsOf: errors, encoding: .utf8)
        )
    }
}

/// Beside the test bundle, where the package manager puts every product.
let toolURL: URL = {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
        folder = bundle.bundleURL.deletingLastPathComponent()
    }
    return folder.appending(path: "contract")
}()

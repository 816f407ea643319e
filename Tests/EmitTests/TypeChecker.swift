import Foundation
import Testing

/// Type-checks generated code as the target `KitchenSink` is built: with its modules and flags, and
/// without making any code.
struct TypeChecker {
    private let flags: [String]

    init() throws {
        flags = try Self.flags(of: "KitchenSink")
    }

    /// Begins to check the files as one module, which it writes to `folder`.
    func start(_ files: [(name: String, text: String)], in folder: URL) throws -> Run {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["timeout", "240", "swiftc", "-typecheck", "-parse-as-library"]
            + ["-module-name", "Swept", "-warnings-as-errors"]
            + flags + files.map(\.name)
        process.currentDirectoryURL = folder
        // A file, because a full pipe would stop the compiler.
        let errors = folder.appending(path: "errors.txt")
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardOutput = process.standardError
        try process.run()
        return Run(process: process, errors: errors)
    }

    struct Run {
        fileprivate let process: Process
        fileprivate let errors: URL

        /// Waits for the compiler. The lines that name an error, with their places.
        func finish() throws -> [String] {
            process.waitUntilExit()
            let text = try String(contentsOf: errors, encoding: .utf8)
            let lines = text.split(separator: "\n").map(String.init)
                .filter { $0.contains("error:") || $0.contains("warning:") }
            let isDone = process.terminationStatus == 0 || !lines.isEmpty
            return isDone ? lines : [text.isEmpty ? "the compiler did not end" : text]
        }
    }
}

extension TypeChecker {
    /// What the package manager passes to the compiler so that it finds what a target imports.
    private static func flags(of target: String) throws -> [String] {
        let products = toolURL.deletingLastPathComponent()
        let names = [products, products.deletingLastPathComponent()].map {
            $0.deletingLastPathComponent().appending(path: "debug.yaml")
        }
        let manifest = try #require(
            names.first { FileManager.default.fileExists(atPath: $0.path) },
            "the package manager wrote no list of commands")
        let lines = try String(contentsOf: manifest, encoding: .utf8).split(separator: "\n")
        let line = try #require(
            lines.first { $0.contains("\"-module-name\",\"\(target)\",") },
            "\(target) is not built")
        let text = line.drop { $0 != "[" }
        let arguments = try JSONDecoder().decode([String].self, from: Data(text.utf8))
        return kept(arguments)
    }

    private static func kept(_ arguments: [String]) -> [String] {
        let withValue: Set = [
            "-I", "-Xcc", "-target", "-sdk", "-enable-upcoming-feature", "-swift-version",
        ]
        var kept: [String] = []
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            if withValue.contains(argument), index + 1 < arguments.count {
                kept += [argument, arguments[index + 1]]
                index += 1
            } else if argument.hasPrefix("-I") {
                kept.append(argument)
            }
            index += 1
        }
        return kept
    }
}

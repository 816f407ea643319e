import FoundationEssentials
import Glibc

/// Test data written by others, which stands beside the project and is read in place.
enum Corpora {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// `folder` within `../shared/corpora` of the project's root.
    static func folder(_ folder: String, file: String = #filePath) throws -> String {
        guard let real = realpath(file, nil) else { throw Missing(description: "no \(file)") }
        defer { free(real) }
        var root = URL(filePath: String(cString: real))
        while root.path.count > 1, !isFile(root.appending(path: "Package.swift").path) {
            root.deleteLastPathComponent()
        }
        let path = root.deletingLastPathComponent().appending(path: "shared/corpora/\(folder)").path
        guard isFile(path) else {
            throw Missing(description: "this test needs \(path): the corpora of shared/")
        }
        return path
    }

    static func files(in folder: String) throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            (name, try bytes(of: "\(folder)/\(name)"))
        }
    }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Missing(description: "cannot read \(path)")
        }
        return Array(data)
    }

    private static func isFile(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }
}

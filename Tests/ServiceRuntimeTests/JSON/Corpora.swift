import FoundationEssentials
import Glibc
import Testing

/// Test data written by others, which is read where it is and not part of the project.
///
/// `scripts/corpora.sh`, which `make test` calls, puts what a registry has into `.wattos/corpora`;
/// the rest stands in `../shared/corpora`, beside the project, for those who have it.
enum Corpora {
    enum Suite: String {
        /// json-schema-org/JSON-Schema-Test-Suite
        case jsonSchemaTestSuite = "json-schema-test-suite"
        /// nst/JSONTestSuite
        case jsonTestSuite = "json-test-suite"
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The first of both places that has `suite`.
    static func folder(_ suite: Suite, file: String = #filePath) throws -> String {
        let root = root(of: file)
        let installed = root.appending(path: ".wattos/corpora/\(suite.rawValue)").path
        let shared = root.deletingLastPathComponent()
            .appending(path: "shared/corpora/\(suite.rawValue)").path
        guard let folder = [installed, shared].first(where: exists) else {
            throw Missing(
                description:
                    "this test needs \(suite.rawValue): neither \(installed) nor \(shared) is there"
            )
        }
        return folder
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

    /// The folder of `Package.swift` above a file.
    private static func root(of file: String) -> URL {
        var root = URL(filePath: file)
        while root.path.count > 1, !exists(root.appending(path: "Package.swift").path) {
            root.deleteLastPathComponent()
        }
        return root
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips what reads a suite that is not there; with `CI=true` it runs, and fails.
    static func needs(_ suite: Corpora.Suite) -> Self {
        .enabled("`\(suite.rawValue)` is not there") {
            getenv("CI").map { String(cString: $0) } == "true"
                || (try? Corpora.folder(suite)) != nil
        }
    }
}

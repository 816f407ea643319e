import Foundation

/// The files of this repository, read once.
struct Repository {
    static let here = Repository(root: root)

    let root: URL
    let files: [SourceText]

    /// Two folders above this file's.
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let folders = [
        "Sources", "Plugins", "Tests", "Fuzz", "Benchmarks", "examples", "contracts", "openapi",
        "docs",
        "scripts", ".ci",
    ]
    private static let readable: Set<String> = [
        "swift", "md", "yaml", "yml", "sql", "sh", "py", "json", "html", "css", "js", "c", "h",
        "modulemap",
        "example", "case",
    ]

    private init(root: URL) {
        self.root = root
        let top = Self.names(in: root).filter { !Self.isFolder(root.appendingPathComponent($0)) }
        let below = Self.folders.flatMap { Self.paths(under: $0, root) }
        files = (top + below).compactMap { path in
            guard Self.isReadable(path),
                let text = try? String(
                    contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            else { return nil }
            return SourceText(path, text)
        }
    }

    func exists(_ path: String) -> Bool {
        path.isEmpty
            || FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// What people and the compiler of contracts wrote in Swift.
    var swift: [SourceText] { files.filter(\.isSwift) }

    private static func isReadable(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        if ["Makefile", "run", ".gitignore", ".swift-format"].contains(name) { return true }
        return name != "Package.resolved"
            && readable.contains(String(name.split(separator: ".").last ?? ""))
    }

    /// All files under a folder, without what is built.
    private static func paths(under folder: String, _ root: URL) -> [String] {
        names(in: root.appendingPathComponent(folder)).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            if isLink(root.appendingPathComponent(path)) { return [] }
            guard isFolder(root.appendingPathComponent(path)) else { return [path] }
            return name.hasPrefix(".") ? [] : paths(under: path, root)
        }
    }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// What a link leads to is read where it is.
    private static func isLink(_ place: URL) -> Bool {
        (try? place.resourceValues(forKeys: [.isSymbolicLinkKey]))?.isSymbolicLink ?? false
    }

    private static func isFolder(_ place: URL) -> Bool {
        (try? place.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
    }
}

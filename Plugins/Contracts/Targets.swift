import Foundation
import PackagePlugin

func yamlFiles(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "yaml" }
        .sorted { $0.path < $1.path }
}

/// The files that exist: a missing input would break the build before the tool could report it.
func existing(_ files: [URL]) -> [URL] {
    files.filter { FileManager.default.fileExists(atPath: $0.path) }
}

func sqlFiles(in folder: URL) -> [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "sql" }.sorted { $0.path < $1.path }
}

/// The committed generated code of a target's service, over all its targets; nil if there is none.
func committedFiles(of target: Target) -> [URL]? {
    guard let module = target.sourceModule else { return nil }
    let files = module.sourceFiles.map(\.url)
    guard files.contains(where: { $0.lastPathComponent.hasSuffix("Calls.swift") }) else {
        return nil
    }
    let folder = module.directoryURL.deletingLastPathComponent()
    return files
        + ["Runtime", "OpenAPI", "OpenAPI/include"].flatMap {
            codeFiles(in: folder.appending(path: $0))
        }
}

private func codeFiles(in folder: URL) -> [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { ["swift", "c", "h"].contains($0.pathExtension) }.sorted {
        $0.path < $1.path
    }
}

extension Target {
    /// Whether it depends on a product or a target of this name.
    func dependsOn(_ name: String) -> Bool {
        dependencies.contains { dependency in
            switch dependency {
            case .product(let product): product.name == name
            case .target(let target): target.name == name || target.dependsOn(name)
            @unknown default: false
            }
        }
    }
}

/// The service that a target is named after (`ChatAPI`: `chat`), or the only one there is.
func service(of target: Target, _ contracts: [URL]) throws -> String {
    let all = contracts.map { $0.deletingPathExtension().lastPathComponent }
    let services = all.filter { $0 != "shared" && $0 != "platform" }
    let stem = target.name.hasSuffix("API") ? String(target.name.dropLast(3)) : target.name
    let named = ["shared", "platform"].contains(stem.lowercased()) ? all : services
    let match = named.first { $0.filter { $0 != "-" } == stem.lowercased() }
    if let match { return match }
    guard services.count == 1 else { throw UnknownService(target: target.name, services: services) }
    return services[0]
}

struct UnknownService: Error, CustomStringConvertible {
    let target: String
    let services: [String]

    var description: String {
        "no contract belongs to the target `\(target)`: call it `<Service>API` for one of "
            + services.joined(separator: ", ")
    }
}

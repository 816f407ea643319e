import Foundation
import PackagePlugin

func yamlFiles(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "yaml" }
        .sorted { $0.path < $1.path }
}

func migrations(in folder: URL) -> [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "sql" }.sorted { $0.path < $1.path }
}

/// The generated files in a target's folder; nil when there are none.
func committedFiles(of target: Target) -> [URL]? {
    guard let files = target.sourceModule?.sourceFiles.map(\.url) else { return nil }
    return files.contains { $0.lastPathComponent.hasSuffix("Service.swift") } ? files : nil
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

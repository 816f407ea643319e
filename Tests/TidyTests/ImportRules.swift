/// The walls between the halves of the project, and around what people write.
enum Walls {
    static let compilerHalf: Set<Substring> = [
        "Diagnostics", "ContractCompiler", "CDiagnosticPages", "CLibYAML", "contract",
    ]
    static let runtimeHalf: Set<Substring> = [
        "ServiceRuntime", "HTTPServer", "ServiceClient", "ServiceHost", "ServiceTesting", "Poller",
        "Postgres", "PostgresResource", "Redis", "RedisResource", "LocalPlatform", "Signals",
        "CLibPQ", "CHiredis", "CDocumentation", "Generated", "Handlers", "wattos",
    ]

    static func isRuntime(_ module: Substring) -> Bool {
        runtimeHalf.contains(module)
            || ["API", "Document", "Runtime", "Handlers"].contains { module.hasSuffix($0) }
    }

    /// What code may import that knows no store, no socket and no file.
    static let plain: Set<Substring> = [
        "ServiceRuntime", "FoundationEssentials", "Synchronization",
    ]
    /// What the runtime target of a service may import besides.
    static let resources: Set<Substring> = [
        "PostgresResource", "Redis", "RedisResource", "ServiceClient", "ServiceHost",
    ]
}

/// The modules that a file imports, with their lines.
func imports(_ file: SourceText) -> [(line: Int, module: Substring)] {
    let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
    return zip(1..., file.code).compactMap { number, line in
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
            words[..<keyword].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let named = kinds.contains(String(words[keyword + 1])) ? keyword + 2 : keyword + 1
        guard named < words.count else { return nil }
        return (number, words[named].split(separator: ".").first ?? words[named])
    }
}

private let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
]

func brokenWalls(_ file: SourceText) -> [Complaint] {
    guard file.isSwift, let folder = file.sourceFolder else { return [] }
    return imports(file).compactMap { line, module in
        refusal(of: module, in: folder, file.path).map { file.complaint(line, $0) }
    }
}

private func refusal(
    of module: Substring, in folder: Substring, _ path: String
) -> String? {
    if module == "Foundation" {
        return "Foundation is slow to load: import FoundationEssentials or Glibc"
    }
    if Walls.compilerHalf.contains(folder), Walls.isRuntime(module) {
        return "the compiler half does not import `\(module)`: let it write text that does"
    }
    if Walls.runtimeHalf.contains(folder), Walls.compilerHalf.contains(module) {
        return "the runtime half does not import `\(module)`: have what you need generated"
    }
    switch folder {
    case "ContractCompiler", "Diagnostics":
        return module == "Glibc" || module == "Dispatch"
            ? "this target does no I/O: leave `\(module)` to the tool `contract`" : nil
    case "Handlers": return refusalInHandlers(module, path)
    case "Generated": return refusalInGenerated(module, path)
    default: return nil
    }
}

private func refusalInHandlers(_ module: Substring, _ path: String) -> String? {
    let service = path.split(separator: "/").dropFirst(2).first ?? ""
    if Walls.plain.contains(module) || module.hasSuffix("API") || module == "\(service)Runtime" {
        return nil
    }
    if module.hasSuffix("Handlers") || module.hasSuffix("Runtime") {
        return "a service imports another's API, never `\(module)`"
    }
    return "handlers know no `\(module)`: what they stand on is a resource of their contract"
}

private func refusalInGenerated(_ module: Substring, _ path: String) -> String? {
    let folders = path.split(separator: "/").dropFirst(2)
    let service = folders.first ?? ""
    let isAllowed =
        switch service {
        case "Fleet":
            module == "ServiceHost" || module.hasSuffix("Handlers") || module.hasSuffix("Runtime")
        default:
            Walls.plain.contains(module) || module.hasSuffix("API")
                || folders.dropFirst().first == "Runtime"
                    && (Walls.resources.contains(module) || module == "C\(service)Document")
        }
    if isAllowed { return nil }
    return "generated code does not import `\(module)`: put what it needs into ServiceRuntime"
}

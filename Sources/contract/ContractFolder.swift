import ContractCompiler
import Diagnostics

/// The files of the folder `contracts`. Any entry but these is reported:
///
///     contracts/<service>.yaml, shared.yaml, platform.yaml
///     contracts/<service>.env.example, contract.schema.json     (generated)
///     contracts/<service>/migrations/<id>.sql
///     contracts/<service>/queries/<name>.sql
///
/// and `.md` files beside all of them. Hidden names and copies of editors are passed over
/// (``namesOfPeople(_:)``). Only regular files are read, and each only up to its limit.
struct ContractFolder {
    private(set) var contracts: [SourceText] = []
    /// The names, without `.yaml`, of contracts that exist and could not be read.
    private(set) var unreadContracts: Set<String> = []
    /// The migrations by service, in the order of their names, up to the file with which they
    /// exceed the limit of a service.
    private(set) var migrations: [String: [SourceText]] = [:]
    /// The queries by service, in the same way.
    private(set) var queries: [String: [SourceText]] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    private let root: String
    private var names: Set<String> = []
    /// The services that have a contract, whether it can be read or not.
    private var services: Set<String> = []

    init(_ root: String) throws(FileFailure) {
        self.root = root
        let folder = joined(root, "contracts")
        guard isFolder(folder) else { throw FileFailure(folder, errno: noSuchFile) }
        let names = namesOfPeople(try namesInFolder(folder))
        self.names = Set(names)
        services = Set(names.compactMap(contractStem)).subtracting(["shared", "platform"])
        for name in names { readEntry(name) }
    }

    private mutating func readEntry(_ name: String) {
        let path = "contracts/\(name)"
        if !isUTF8(name) { return report(.badName(path)) }
        switch kind(of: joined(root, path)) {
        case .file:
            readFile(name, path)
        case .folder where contractStem(name) == nil:
            readServiceFolder(name, path)
        case let kind:
            report(.wrongKind(kind, path, wanted: "a file"))
            if let stem = contractStem(name) { unreadContracts.insert(stem) }
        }
    }

    private mutating func readFile(_ name: String, _ path: String) {
        if let stem = contractStem(name) {
            if name.hasSuffix(".yaml"), let contract = source(path) {
                contracts.append(contract)
                return
            }
            unreadContracts.insert(stem)
            if !name.hasSuffix(".yaml") {
                // Names of services consist of small letters, so that is the file to suggest.
                let wanted = "\(stem.lowercased()).yaml"
                report(.ending(path, wanted: wanted, isThere: names.contains))
            }
        } else if !isForPeople(name), path != languageSchemaPath, !isExample(name, path) {
            report(.stray(path, "\(quoted(name)) belongs to no contract"))
        }
    }

    /// Whether an entry is the `.env.example` of a service, or one that was generated and is left
    /// over, which `Drift` reports.
    private func isExample(_ name: String, _ path: String) -> Bool {
        guard name.hasSuffix(".env.example") else { return false }
        if services.contains(String(name.dropLast(".env.example".count))) { return true }
        let bytes = (try? contract.readFile(joined(root, path))) ?? nil
        return bytes.map { isGenerated(path, $0) } ?? false
    }

    /// A file, read up to one byte more than its limit; nil if it can't be read.
    private mutating func source(_ path: String) -> SourceText? {
        do throws(FileFailure) {
            let limit = contractBytesLimit + 1
            if let bytes = try contract.readFile(joined(root, path), upTo: limit) {
                return SourceText(path: path, bytes: bytes)
            }
            report(.unreadable(path, "there is no such file"))
        } catch {
            report(.unreadable(path, error.reason))
        }
        return nil
    }

    private mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}

// MARK: The folder of a service

extension ContractFolder {
    private mutating func readServiceFolder(_ service: String, _ path: String) {
        guard services.contains(service) else {
            report(
                .stray(
                    path, "the folder \(quoted(service)) belongs to no service",
                    help: didYouMean(service, in: services.sorted())))
            return
        }
        for name in entries(of: path) {
            let path = "\(path)/\(name)"
            switch (name, kind(of: joined(root, path))) {
            case ("migrations", .folder):
                migrations[service] = sqlFiles(in: path, "migration", limit: migrationsBytesLimit)
            case ("queries", .folder):
                queries[service] = sqlFiles(in: path, "file of queries", limit: queriesBytesLimit)
            case ("migrations", let kind), ("queries", let kind):
                report(.wrongKind(kind, path, wanted: "a folder"))
            case (_, .file) where isForPeople(name): break
            case (_, .file), (_, .folder):
                report(
                    .stray(
                        path, "the folder of \(quoted(service)) has no place for \(quoted(name))",
                        help: didYouMean(name.lowercased(), in: ["migrations", "queries"])))
            case (_, let kind): report(.wrongKind(kind, path, wanted: "a file"))
            }
        }
    }

    /// The files in their order, up to the one with which they exceed `limit`.
    private mutating func sqlFiles(
        in path: String, _ noun: String, limit: Int
    ) -> [SourceText] {
        var files: [SourceText] = []
        var total = 0
        for name in entries(of: path) {
            let path = "\(path)/\(name)"
            let kind = kind(of: joined(root, path))
            guard kind == .file else {
                report(.wrongKind(kind, path, wanted: "a file"))
                continue
            }
            if name.hasSuffix(".sql") {
                // The file that exceeds the limit is kept, to be reported; later ones are not read.
                guard total <= limit, let file = source(path) else { continue }
                files.append(file)
                total += file.bytes.count
            } else if name.lowercased().hasSuffix(".sql") {
                let wanted = "\(name.dropLast(4)).sql"
                report(.ending(path, wanted: wanted) { kindOfSibling(path, $0) != nil })
            } else if !isForPeople(name) {
                report(.stray(path, "\(quoted(name)) is no \(noun)"))
            }
        }
        return files
    }

    private func kindOfSibling(_ path: String, _ name: String) -> FileKind? {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let kind = kind(of: joined(root, "\(folder)/\(name)"))
        if case .unknown = kind { return nil }
        return kind
    }

    private mutating func entries(of path: String) -> [String] {
        do throws(FileFailure) {
            let names = namesOfPeople(try namesInFolder(joined(root, path)))
            for name in names where !isUTF8(name) { report(.badName("\(path)/\(name)")) }
            return names.filter(isUTF8)
        } catch {
            report(.unreadable(path, error.reason))
            return []
        }
    }
}

// MARK: Names

/// The names without those of editors' copies: `chat.yaml~` and `#chat.yaml#`. Hidden names are
/// not in `names`.
private func namesOfPeople(_ names: [String]) -> [String] {
    names.filter { !$0.hasSuffix("~") && !($0.hasPrefix("#") && $0.hasSuffix("#")) }
}

/// False if bytes of the name are not UTF-8. They are read as U+FFFD, and such a name leads to no
/// file.
private func isUTF8(_ name: String) -> Bool { !name.unicodeScalars.contains("\u{FFFD}") }

/// Whether a file is documentation.
private func isForPeople(_ name: String) -> Bool { name.hasSuffix(".md") }

/// `chat` for `chat.yaml`, and also for the misspelt `chat.yml` and `CHAT.YAML`.
private func contractStem(_ name: String) -> String? {
    let small = name.lowercased()
    let ending = [".yaml", ".yml"].first { small.hasSuffix($0) }
    guard let ending, name.count > ending.count else { return nil }
    return String(name.dropLast(ending.count))
}

// MARK: Diagnostics

extension Diagnostic {
    /// C0911: nothing reads an entry.
    fileprivate static func stray(
        _ path: String, _ message: String, help: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            "C0911", message, at: whole(path),
            help: help ?? "move it elsewhere, or begin its name with a `.`")
    }

    fileprivate static func badName(_ path: String) -> Diagnostic {
        let name = quoted(path.split(separator: "/").last ?? "")
        return .stray(path, "the name \(name) is not UTF-8", help: "rename it")
    }

    fileprivate static func ending(
        _ path: String, wanted: String, isThere: (String) -> Bool
    ) -> Diagnostic {
        let name = String(path.split(separator: "/").last ?? "")
        let ending = wanted.split(separator: ".").last ?? ""
        return .stray(
            path, "\(quoted(name)) is not read, because its name does not end in `.\(ending)`",
            help: isThere(wanted)
                ? "remove it: \(quoted(wanted)) is there too" : "call it \(quoted(wanted))")
    }

    /// C0912 and C0913: an entry is of another kind than the one that is needed.
    fileprivate static func wrongKind(
        _ kind: FileKind, _ path: String, wanted: String
    ) -> Diagnostic {
        let name = quoted(path.split(separator: "/").last ?? "")
        let what: String
        switch kind {
        case .linkToNothing:
            return Diagnostic(
                "C0912", "the link \(name) leads nowhere", at: whole(path),
                help: "remove the link, or put something where it leads")
        case .unknown(let reason): return .unreadable(path, reason)
        case .file: what = "a file"
        case .folder: what = "a folder"
        case .other(let words): what = words
        }
        return Diagnostic(
            "C0913", "\(name) is \(what), not \(wanted)", at: whole(path),
            help: "put \(wanted) in its place, or move it elsewhere")
    }

    /// C0914: an entry can't be read.
    fileprivate static func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        let name = quoted(path.split(separator: "/").last ?? "")
        let words = reason.prefix(1).lowercased() + reason.dropFirst()
        return Diagnostic(
            "C0914", "\(name) can't be read: \(words)", at: whole(path),
            help: "let the user who runs `contract` read it, or move it elsewhere")
    }
}

/// The range for a whole file or folder.
private func whole(_ path: String) -> SourceRange { SourceRange(path: path, start: 0, end: 0) }

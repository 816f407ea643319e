public import Diagnostics

/// Bytes of a contract at most. Of a longer file one byte more is enough to have it refused.
public let contractBytesLimit = YAMLLimits.bytes

/// Reads and checks all contracts of a platform: `shared.yaml`, `platform.yaml`, and one file for
/// each service. No input or output.
///
/// Everything that is wrong comes out at once, ordered by file and place. The fleet holds what
/// could be read; it may be emitted only when no diagnostic is an error. Then every reference in it
/// resolves, every default and example fits its schema, and every rule of the fleet holds. The
/// order of the sources does not matter.
///
/// `unreadFiles` names files that are there and could not be read, without `.yaml`: that something
/// is missing in the fleet is not said because of them.
public func compileFleet(
    _ sources: [SourceText], unreadFiles: Set<String> = []
) -> (fleet: Fleet, diagnostics: [Diagnostic]) {
    var fleet = Fleet(platform: nil, shared: nil, services: [])
    fleet.unreadFiles = unreadFiles
    var diagnostics: [Diagnostic] = []
    var sharedReferences: [Located<String>] = []
    for source in sources.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
        let (root, problems) = YAMLReader.read(source)
        var parser = ContractParser(path: source.path)
        parser.diagnostics = problems
        fleet.add(root, from: source, &parser)
        diagnostics += parser.diagnostics
        sharedReferences += parser.sharedReferences
    }
    diagnostics += unknownShared(sharedReferences, in: fleet) + check(fleet)
    return (fleet, diagnostics.ordered)
}

extension Fleet {
    fileprivate mutating func add(
        _ root: YAMLNode?, from source: SourceText, _ parser: inout ContractParser
    ) {
        let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
        let isRead: Bool
        switch file {
        case "shared.yaml":
            shared = root.flatMap { parser.shared($0) }
            isRead = shared != nil
        case "platform.yaml":
            platform = root.flatMap { parser.platform($0) }
            isRead = platform != nil
        default:
            let service = root.flatMap { parser.service($0, file) }
            if let service { services.append(service) }
            isRead = service != nil
        }
        if !isRead { unreadFiles.insert(stem(of: file)) }
    }
}

/// `chat.yaml` is `chat`.
func stem(of file: String) -> String {
    file.hasSuffix(".yaml") ? String(file.dropLast(5)) : file
}

/// References to `shared.yaml` that name none of its schemas.
private func unknownShared(_ references: [Located<String>], in fleet: Fleet) -> [Diagnostic] {
    guard !fleet.unreadFiles.contains("shared") else { return [] }
    let names = fleet.shared?.schemas.map(\.name.value) ?? []
    let known = Set(names).union(fleet.shared?.holes.schemas ?? [])
    let unknown = references.filter { !known.contains($0.value) }
    return unknown.prefix(diagnosticLimit).enumerated().map { index, name in
        Diagnostic(
            "C0102", "`shared.yaml` has no schema \(quoted(name.value))", at: name.range,
            help: index < suggestionLimit ? didYouMean(name.value, in: names) : nil)
    }
}

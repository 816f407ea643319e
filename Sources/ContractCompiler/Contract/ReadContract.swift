import Diagnostics

/// Reads one file with all sections. Nil if the file is no mapping.
func readContract(
    _ root: YAMLNode, _ language: [any Section], _ parser: inout ContractParser
) -> Contract? {
    let kind = Contract.Kind(path: parser.path)
    let list = KeyList(kind.noun, "", language.flatMap { $0.keys(of: kind) })
    let start = SourceRange(path: parser.path, start: root.range.start, end: root.range.start)
    guard let members = parser.mapping(root, list.noun, owner: start) else { return nil }
    let owner = members.first?.keyRange ?? start
    guard let fields = parser.fields(root, list, owner: owner) else { return nil }
    var contract = Contract(kind, path: parser.path, at: owner)
    for section in language { section.read(fields, into: &contract, &parser) }
    contract.sharedReferences = parser.sharedReferences
    return contract
}

extension Contract.Kind {
    init(path: String) {
        switch fileStem(path) {
        case "shared": self = .shared
        case "platform": self = .platform
        default: self = .service
        }
    }

    /// The kind of file with its article, for messages.
    var noun: String {
        switch self {
        case .service: "a service"
        case .shared: "the shared contract"
        case .platform: "the platform"
        }
    }
}

/// `chat` for `contracts/chat.yaml`.
func fileStem(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".yaml") ? String(file.dropLast(5)) : file
}

extension Fleet {
    mutating func add(_ contract: Contract?, from path: String) {
        guard let contract else {
            unreadFiles.insert(fileStem(path))
            return
        }
        switch contract.kind {
        case .service: services.append(contract)
        case .shared: shared = contract
        case .platform: platform = contract
        }
    }
}

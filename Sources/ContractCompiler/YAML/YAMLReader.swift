import ContractGrammar
import Diagnostics

/// Reads one YAML document into nodes with their places.
///
/// YAML 1.2's core schema; only core tags, no merge keys, no second document. Duplicate keys are
/// errors, and the first of them counts.
struct YAMLReader {
    private let path: String
    private let bytes: [UInt8]
    private var events: [YAMLEvent] = []
    private var next = 0
    private var anchors: [String: Anchor] = [:]
    /// The names of anchors in the order in which they first appear.
    private var anchorNames: [String] = []
    private var nodesLeft = YAMLLimits.nodes
    private var isStopped = false
    private(set) var diagnostics: [Diagnostic] = []

    /// A node that aliases may refer to, with its number of nodes and of levels.
    private struct Anchor {
        let node: YAMLNode
        let count: Int
        let height: Int
    }

    static func read(_ source: SourceText) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
        var reader = YAMLReader(path: source.path, bytes: source.bytes)
        let root = reader.document()
        return (root, reader.diagnostics)
    }

    private init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    private mutating func document() -> YAMLNode? {
        guard bytes.count <= YAMLLimits.bytes else {
            report(
                "C0001", "the file is longer than \(YAMLLimits.bytes >> 20) MiB", range(0, 0),
                help: "split the contract")
            return nil
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            report(
                "C0002", "the file is not UTF-8 text", invalidPlace(), "not UTF-8 from here",
                help: "save it as UTF-8")
            return nil
        }
        switch yamlEvents(bytes, path) {
        case .failure(let failure):
            report(failure)
            return nil
        case .success(let events):
            self.events = events
        }
        for event in events where !event.isStreamSafe {
            report(
                "C0026", "a text has \(StreamSafeText.excess)",
                event.range, help: "remove marks: no language has so many")
            return nil
        }
        guard let first = take(), case .documentStart = first.kind else {
            report(
                "C0004", "the file is empty", range(0, 0),
                help: "begin with `contract: 1`; `contract new SERVICE` writes a whole one")
            return nil
        }
        let root = node(depth: 1)?.node
        if let end = take(), case .documentEnd = end.kind, let another = take() {
            report(
                "C0005", "the file has a second document", another.range, "it begins here",
                help: "give every contract a file of its own")
        }
        return isStopped ? nil : root
    }

    private mutating func take() -> YAMLEvent? {
        guard !isStopped, next < events.count else { return nil }
        defer { next += 1 }
        return events[next]
    }

    private var isAtSequenceEnd: Bool {
        guard !isStopped, next < events.count else { return true }
        if case .sequenceEnd = events[next].kind { return true }
        return false
    }

    private var isAtMappingEnd: Bool {
        guard !isStopped, next < events.count else { return true }
        if case .mappingEnd = events[next].kind { return true }
        return false
    }

    private func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(path: path, start: start, end: end)
    }
}

extension YAMLReader {
    /// A node and its number of levels.
    private typealias Branch = (node: YAMLNode, height: Int)

    /// The next node; nil if it can't be read, which is reported.
    private mutating func node(depth: Int) -> Branch? {
        guard let event = take() else { return nil }
        let countBefore = nodesLeft
        nodesLeft -= 1
        guard isWithinLimits(depth, at: event) else { return nil }
        guard let branch = content(of: event, depth: depth) else { return nil }
        if let anchor = event.anchor {
            if anchors[anchor] == nil { anchorNames.append(anchor) }
            anchors[anchor] = Anchor(
                node: branch.node, count: countBefore - nodesLeft, height: branch.height)
        }
        return (tagged(branch.node, event), branch.height)
    }

    private mutating func isWithinLimits(_ depth: Int, at event: YAMLEvent) -> Bool {
        guard depth > YAMLLimits.nesting || nodesLeft < 0 else { return true }
        let message =
            depth > YAMLLimits.nesting
            ? "the contract is nested deeper than \(YAMLLimits.nesting) levels"
            : "the contract has more than 100,000 values, aliases replaced"
        report("C0006", message, event.range, "this is too much")
        isStopped = true
        return false
    }

    private mutating func content(of event: YAMLEvent, depth: Int) -> Branch? {
        switch event.kind {
        case .scalar(let text, let isPlain):
            return (YAMLNode(kind: .scalar(text, isPlain: isPlain), range: event.range), 1)
        case .sequenceStart: return sequence(event, depth)
        case .mappingStart: return mapping(event, depth)
        case .alias(let name):
            guard let anchor = anchors[name] else {
                report(
                    "C0008", "there is no anchor \(quoted(name)) before this", event.range,
                    help: diagnostics.count < suggestionLimit
                        ? didYouMean(name, in: anchorNames) : nil)
                return nil
            }
            nodesLeft -= anchor.count
            guard isWithinLimits(depth + anchor.height - 1, at: event) else { return nil }
            return (anchor.node, anchor.height)
        case .sequenceEnd, .mappingEnd, .documentStart, .documentEnd: return nil
        }
    }

    private mutating func sequence(_ start: YAMLEvent, _ depth: Int) -> Branch {
        var items: [YAMLNode] = []
        var height = 0
        while !isAtSequenceEnd {
            guard let item = node(depth: depth + 1) else { continue }
            items.append(item.node)
            height = max(height, item.height)
        }
        let end = take()?.range.end ?? start.range.end
        return (YAMLNode(kind: .sequence(items), range: range(start.range.start, end)), height + 1)
    }

    private mutating func mapping(_ start: YAMLEvent, _ depth: Int) -> Branch {
        var members: [YAMLNode.Member] = []
        var places: [String: SourceRange] = [:]
        var height = 0
        while !isAtMappingEnd {
            let key = node(depth: depth + 1)
            let value = node(depth: depth + 1)
            height = max(height, key?.height ?? 0, value?.height ?? 0)
            guard let key = key?.node, let name = keyText(key, &places) else { continue }
            if let value {
                members.append(.init(key: name, keyRange: key.range, value: value.node))
            }
        }
        let end = take()?.range.end ?? start.range.end
        return (YAMLNode(kind: .mapping(members), range: range(start.range.start, end)), height + 1)
    }

    /// The key as text; nil if it is no text or a duplicate, which is reported.
    private mutating func keyText(
        _ key: YAMLNode, _ places: inout [String: SourceRange]
    ) -> String? {
        guard case .scalar(let name, let isPlain) = key.kind else {
            report("C0009", "a key is \(key.kindWords), not text", key.range)
            return nil
        }
        if isPlain, name == "<<" {
            report(
                "C0010", "merge keys are not supported", key.range,
                help: "repeat the members, or use `$ref`")
            return nil
        }
        if let first = places[name] {
            report(
                "C0011", "the key \(quoted(name)) is there twice", key.range, "again here",
                related: [.init(first, "first here")], help: "remove one of the two")
            return nil
        }
        places[name] = key.range
        return name
    }
}

extension YAMLReader {
    private static let core = "tag:yaml.org,2002:"

    /// The node after its tag was applied. A core tag may name the kind that the node has anyway,
    /// and `!!str` makes a text of any scalar.
    private mutating func tagged(_ node: YAMLNode, _ event: YAMLEvent) -> YAMLNode {
        guard let tag = event.tag else { return node }
        switch (tag, node.kind, node.scalar) {
        case ("!", .scalar(let text, _), _), (Self.core + "str", .scalar(let text, _), _):
            return YAMLNode(kind: .scalar(text, isPlain: false), range: node.range)
        case (Self.core + "int", _, .integer), (Self.core + "float", _, .number),
            (Self.core + "float", _, .integer), (Self.core + "bool", _, .boolean),
            (Self.core + "null", _, .null), (Self.core + "seq", .sequence, _),
            (Self.core + "map", .mapping, _), ("!", .sequence, _), ("!", .mapping, _):
            return node
        default:
            let name = tag.hasPrefix(Self.core) ? "!!" + tag.dropFirst(Self.core.count) : tag
            report(
                "C0007", "the tag \(quoted(name)) does not fit \(node.kindWords)", event.range,
                help: "remove it: types follow from the contract")
            return node
        }
    }

    private mutating func report(_ failure: YAMLFailure) {
        let place = failure.range.start
        let isTab = bytes.indices.contains(place) && bytes[place] == UInt8(ascii: "\t")
        report(
            "C0003", "the file is not valid YAML", failure.range, failure.reason,
            related: [failure.context].compactMap { $0 },
            help: isTab ? "indent with spaces: YAML allows no tab here" : nil)
    }

    /// The first byte that is no UTF-8.
    private func invalidPlace() -> SourceRange {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var place = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            place += UTF8.width(scalar)
        }
        return range(place, place + 1)
    }

    private var isFull: Bool { diagnostics.count >= diagnosticLimit }

    private mutating func report(
        _ code: String, _ message: String, _ range: SourceRange, _ label: String = "",
        related: [Diagnostic.Label] = [], help: String? = nil
    ) {
        guard !isFull else { return }
        diagnostics.append(
            Diagnostic(code, message, at: range, label, related: related, help: help))
    }
}

extension YAMLEvent {
    fileprivate var isStreamSafe: Bool {
        if case .scalar(let text, _) = kind { StreamSafeText.isSafe(text) } else { true }
    }
}

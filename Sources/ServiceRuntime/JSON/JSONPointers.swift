extension JSONReader {
    /// Gives violations their pointers and their order, by one walk through the document. It is
    /// known to be JSON.
    func located(_ pending: [PendingViolation]) -> [Violation] {
        let ordered = pending.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }.map(\.element)
        var walk = PointerWalk(start, end, ordered, limits)
        return walk.violations()
    }
}

/// Walks through a document and tells the pointer of each offset that violations have.
private struct PointerWalk: ~Copyable {
    private var json: JSONReader
    private let pending: [PendingViolation]
    private var found: [Violation] = []
    private var path: [String] = []

    /// A component of a pointer shows at most so much of a key.
    private static let componentLength = 128

    init(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ pending: [PendingViolation],
        _ limits: JSONLimits
    ) {
        json = JSONReader(start, count: end - start, limits, ignoresUnknownKeys: true)
        self.pending = pending
    }

    mutating func violations() -> [Violation] {
        json.skipWhitespace()
        walk()
        return found
    }

    private mutating func walk() {
        while found.count < pending.count, pending[found.count].offset == json.cursor - json.start {
            let violation = pending[found.count]
            let member = violation.member.map { "/" + Self.component($0) } ?? ""
            found.append(Violation(.body, path.joined() + member, violation.failure))
        }
        guard found.count < pending.count else { return }
        switch json.next {
        case Byte.openBrace: walkObject()
        case Byte.openBracket: walkArray()
        default: json.skipValue()
        }
    }

    private mutating func walkObject() {
        guard json.open(Byte.openBrace) else { return }
        var more = json.begins(Byte.closeBrace)
        while more, found.count < pending.count {
            guard json.readKey() else { return }
            path.append("/" + Self.component(json.currentKey))
            walk()
            path.removeLast()
            more = found.count < pending.count && json.continues(Byte.closeBrace)
        }
    }

    private mutating func walkArray() {
        guard json.open(Byte.openBracket) else { return }
        var more = json.begins(Byte.closeBracket)
        var index = 0
        while more, found.count < pending.count {
            path.append("/\(index)")
            walk()
            path.removeLast()
            index += 1
            more = found.count < pending.count && json.continues(Byte.closeBracket)
        }
    }

    /// RFC 6901 section 3, shortened.
    private static func component(_ key: String) -> String {
        var component = ""
        for scalar in key.unicodeScalars.prefix(componentLength) {
            switch scalar {
            case "~": component += "~0"
            case "/": component += "~1"
            default: component.unicodeScalars.append(scalar)
            }
        }
        return component
    }
}

extension JSONReader {
    /// Sorts violations by their places and finds their pointers in one walk through the document,
    /// which is valid JSON.
    func located(_ pending: [PendingViolation]) -> [Violation] {
        // The sort is stable, and most documents were read in order.
        let isOrdered = zip(pending, pending.dropFirst()).allSatisfy { $0.offset <= $1.offset }
        let ordered = isOrdered ? pending : pending.sorted { $0.offset < $1.offset }
        var walk = PointerWalk(start, end, ordered, limits)
        return walk.violations()
    }
}

/// Walks through a document and writes a pointer for the place of each violation.
private struct PointerWalk: ~Copyable {
    private enum Step {
        case member(ScannedString)
        case item(Int)
    }

    private var json: JSONReader
    private let pending: [PendingViolation]
    private var found: [Violation] = []
    private var path: [Step] = []
    /// The pointer that is being written. All pointers use its memory.
    private var text: [UInt8] = []

    /// The most bytes of a key in a pointer.
    private static let componentLength = 128

    init(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ pending: [PendingViolation],
        _ limits: JSONLimits
    ) {
        json = JSONReader(start, count: end - start, limits, ignoresUnknownKeys: true)
        self.pending = pending
    }

    mutating func violations() -> [Violation] {
        found.reserveCapacity(pending.count)
        json.skipWhitespace()
        walk()
        return found
    }

    private mutating func walk() {
        while found.count < pending.count, pending[found.count].offset == json.cursor - json.start {
            let violation = pending[found.count]
            found.append(Violation(.body, pointer(violation.member), violation.failure))
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
            path.append(.member(json.key))
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
            path.append(.item(index))
            walk()
            path.removeLast()
            index += 1
            more = found.count < pending.count && json.continues(Byte.closeBracket)
        }
    }

    private mutating func pointer(_ member: String?) -> String {
        text.removeAll(keepingCapacity: true)
        for step in path {
            switch step {
            case .item(let index):
                text.append(UInt8(ascii: "/"))
                text.append(contentsOf: String(index).utf8)
            case .member(let key) where key.hasEscapes: append(json.text(key).utf8)
            case .member(let key): append(key.bytes)
            }
        }
        if let member { append(member.utf8) }
        return String(decoding: text, as: UTF8.self)
    }

    /// A slash and the key by RFC 6901 section 3, shortened between two scalars.
    private mutating func append(_ key: some Collection<UInt8>) {
        text.append(UInt8(ascii: "/"))
        let end = text.count + Self.componentLength
        for byte in key {
            if text.count >= end, byte & 0xC0 != 0x80 { return }
            let escape: UInt8? =
                switch byte {
                case UInt8(ascii: "~"): UInt8(ascii: "0")
                case UInt8(ascii: "/"): UInt8(ascii: "1")
                default: nil
                }
            text.append(escape == nil ? byte : UInt8(ascii: "~"))
            if let escape { text.append(escape) }
        }
    }
}

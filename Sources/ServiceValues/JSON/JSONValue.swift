/// Any JSON value. Equality is that of JSON: 1 equals 1.0, and members have no order.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that 64 bits hold exactly.
    case integer(Int)
    /// Any other number.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONMembers)
}

/// The members of a JSON object in their order, each name once. Names are compared by their bytes
/// (RFC 8259 section 8.3), while `String` treats canonically equivalent texts as equal.
public struct JSONMembers: Sendable {
    public private(set) var names: [String] = []
    private var values: [JSONValue] = []
    /// Used for more than `searched` members, among which a search is slower.
    private var places: [[UInt8]: Int] = [:]

    private static let searched = 8

    public init() {}

    public var count: Int { names.count }
    public var isEmpty: Bool { names.isEmpty }

    /// Setting a new name appends it; setting nil removes it.
    public subscript(name: String) -> JSONValue? {
        get { place(of: name).map { values[$0] } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): values[place] = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    private func place(of name: String) -> Int? {
        names.count <= Self.searched
            ? names.firstIndex { $0.utf8.elementsEqual(name.utf8) } : places[Array(name.utf8)]
    }

    private mutating func append(_ name: String, _ value: JSONValue) {
        names.append(name)
        values.append(value)
        if names.count == Self.searched + 1 {
            indexAgain()
        } else if names.count > Self.searched {
            places[Array(name.utf8)] = names.count - 1
        }
    }

    private mutating func remove(at place: Int) {
        names.remove(at: place)
        values.remove(at: place)
        indexAgain()
    }

    private mutating func indexAgain() {
        places = [:]
        guard names.count > Self.searched else { return }
        for (place, name) in names.enumerated() { places[Array(name.utf8)] = place }
    }
}

extension JSONMembers: Sequence {
    public func makeIterator() -> some IteratorProtocol<(name: String, value: JSONValue)> {
        zip(names, values).lazy.map { (name: $0, value: $1) }.makeIterator()
    }
}

extension JSONMembers: ExpressibleByDictionaryLiteral {
    /// A name given twice keeps its last value.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        for (name, value) in members { self[name] = value }
    }
}

extension JSONMembers: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.name] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // A sum of the members' hashes, which does not depend on their order.
        var sum = 0
        for (name, value) in self {
            var member = Hasher()
            member.combine(bytesOf: name)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONValue: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let left), .number(let right)): Int(exactly: right) == left
        case (.number(let left), .integer(let right)): Int(exactly: left) == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value):
            if let value = Int(exactly: value) {
                hasher.combine(value)
            } else {
                hasher.combine(value)
            }
        case .string(let value): hasher.combine(bytesOf: value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension Hasher {
    /// Combines the UTF-8 of a text, by which names are compared. `String` hashes its normal form,
    /// for which it sorts runs of combining marks, which takes long for long runs.
    fileprivate mutating func combine(bytesOf text: String) {
        var text = text
        // The text lends its bytes for the call.
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
        // No UTF-8 has this byte, so the hash of two texts depends on where the first ends.
        combine(0xFF as UInt8)
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral items: JSONValue...) { self = .array(items) }
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        var object = JSONMembers()
        for (name, value) in members { object[name] = value }
        self = .object(object)
    }
}

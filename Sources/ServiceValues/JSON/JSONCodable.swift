/// A value that can be read from JSON and written as JSON.
public protocol JSONCodable: Sendable {
    /// The rules that a contract may add to the type.
    associatedtype Rules: JSONRules = NoRules

    /// The value that reading starts from. A value that could not be read stays blank. No handler
    /// gets it, because a violation was recorded.
    static var blank: Self { get }

    /// Reads one value in place. The reader is at the value's first byte before, and after its last
    /// byte then. Violations of the contract are recorded in `json`, and reading goes on.
    mutating func read(from json: inout JSONReader, _ rules: Rules)

    func write(to json: inout JSONWriter)
}

/// The rules that a contract may add to a type. Without arguments there are none.
public protocol JSONRules: Sendable {
    init()
}

/// The rules of types that have none.
@frozen
public struct NoRules: JSONRules {
    @inlinable public init() {}
}

/// A structure that is a JSON object.
public protocol JSONObject: JSONCodable where Rules == NoRules {
    /// The members in the order of ``read(_:from:)``. Must be a `static let`: keys live as long as
    /// the process.
    static var keys: JSONKeys { get }

    /// Reads the member at index `key` of ``keys``. With `additional: .kept`, members that `keys`
    /// does not name arrive with the index `keys.count`.
    mutating func read(_ key: Int, from json: inout JSONReader)

    func write(members json: inout JSONWriter)
}

extension JSONObject {
    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        json.readObject(&self)
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        write(members: &json)
        json.endObject()
    }
}

/// A structure that is a JSON array of fixed places (`prefixItems`).
public protocol JSONTuple: JSONCodable where Rules == NoRules {
    /// The numbers of items that are allowed.
    static var count: ClosedRange<Int> { get }

    /// Reads the item at `index`, which is below `count.upperBound`. Items after the fixed places
    /// are read with ``JSONReader/readItem(_:_:)``.
    mutating func read(_ index: Int, from json: inout JSONReader)

    func write(items json: inout JSONWriter)
}

extension JSONTuple {
    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        json.readTuple(&self)
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginArray()
        write(items: &json)
        json.endArray()
    }
}

/// A value that can also be a parameter in paths, queries and headers.
public protocol ParameterValue: JSONCodable {
    /// Reads the whole of `text`, which is percent-decoded already. Broken rules are appended to
    /// `failures`. Nil if `text` is not a value of this type.
    static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: Rules, _ failures: inout [RuleFailure]
    ) -> Self?

    /// The value as a parameter, not yet percent-encoded.
    var parameterText: String { get }
}

/// A closed choice of strings.
public protocol JSONEnum: ParameterValue, CaseIterable, RawRepresentable, Hashable
where RawValue == String, Rules == NoRules {
    /// Must be a `static let`: tables live as long as the process.
    static var table: EnumTable<Self> { get }
}

/// A closed choice of integers.
public protocol JSONIntegerEnum: ParameterValue, CaseIterable, RawRepresentable, Hashable
where RawValue == Int, Rules == NoRules {}

/// The cases of a ``JSONEnum``, in a table that finds a case by its bytes.
@frozen
// Sendable: the memory that it points to does not change after init and is never freed.
public struct EnumTable<Value: Sendable>: @unchecked Sendable {
    @usableFromInline let names: JSONKeys
    // Made in init with a value of each case, and never freed.
    @usableFromInline let values: UnsafePointer<Value>

    /// Traps if there is no case or more than 1,000. The first case is the blank one.
    public init(_ cases: [Value]) where Value: RawRepresentable<String> {
        precondition(!cases.isEmpty, "an enumeration has a case")
        // Never freed, like the table; there is room for one value of each case.
        let values = UnsafeMutablePointer<Value>.allocate(capacity: cases.count)
        for (index, value) in cases.enumerated() { (values + index).initialize(to: value) }
        // One value of each case was initialized above, and none is written again.
        self.values = UnsafePointer(values)
        self.names = JSONKeys(exactly: cases.map(\.rawValue))
    }
}

extension JSONEnum {
    @inlinable public static var blank: Self { table.values[0] }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        let table = Self.table
        let index = json.scanChoice(table.names)
        if index >= 0 { self = table.values[index] }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.string(rawValue) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> Self? {
        let table = table
        // Bytes are read as bytes, and only until `index` returns.
        if let index = text.withMemoryRebound(to: UInt8.self, { table.names.index(of: $0) }) {
            return table.values[index]
        }
        let actual = String(decoding: text.prefix(256), as: UTF8.self)
        failures.append(Wording.choiceFailure(table.names, actual))
        return nil
    }

    public var parameterText: String { rawValue }
}

extension JSONReader {
    /// Reads a string that is one of `choices`. Negative if it is not one, which is recorded.
    @usableFromInline
    mutating func scanChoice(_ choices: JSONKeys) -> Int {
        guard next == Byte.quote else {
            mismatch("a string")
            return -1
        }
        let place = cursor
        guard let scanned = scanString() else { return -1 }
        if !scanned.hasEscapes, let index = choices.index(of: scanned.bytes) { return index }
        var text = text(scanned)
        if scanned.hasEscapes, let index = text.withUTF8({ choices.index(of: $0) }) {
            return index
        }
        refuse(Wording.choiceFailure(choices, text), at: place)
        return -1
    }
}

extension Wording {
    static func choiceFailure(_ names: JSONKeys, _ actual: String) -> RuleFailure {
        RuleFailure(names.count == 1 ? "const" : "enum", choice(names.choices, actual))
    }
}

extension JSONIntegerEnum {
    public static var blank: Self {
        guard let first = allCases.first else { preconditionFailure("an enumeration has a case") }
        return first
    }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        let place = json.cursor
        guard let number = json.scanInteger() else { return }
        if let value = Self(rawValue: number) {
            self = value
        } else {
            json.refuse(Self.failure(number), at: place)
        }
    }

    public func write(to json: inout JSONWriter) { json.integer(rawValue) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> Self? {
        guard let number = Int.parse(parameter: text, IntegerRules(), &failures) else { return nil }
        if let value = Self(rawValue: number) { return value }
        failures.append(failure(number))
        return nil
    }

    public var parameterText: String { String(rawValue) }

    private static func failure(_ number: Int) -> RuleFailure {
        let choices = Wording.list(Array(allCases).lazy.map { String($0.rawValue) })
        let message = "must be \(choices), is \(number)"
        return RuleFailure(allCases.count == 1 ? "const" : "enum", message)
    }
}

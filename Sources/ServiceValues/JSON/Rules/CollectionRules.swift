/// The rules of a contract for an array.
@frozen
public struct ArrayRules<Element: JSONCodable>: JSONRules {
    @usableFromInline package var minimum: Int
    @usableFromInline package var maximum: Int
    @usableFromInline package var isUnique: Bool
    @usableFromInline package var elementRules: Element.Rules

    @inlinable
    public init() {
        minimum = 0
        maximum = .max
        isUnique = false
        elementRules = Element.Rules()
    }

    @inlinable
    public static func count(_ range: some LimitRange) -> Self { Self().count(range) }
    @inlinable
    public static var unique: Self { Self().unique }
    @inlinable
    public static func items(_ rules: Element.Rules) -> Self { Self().items(rules) }

    @inlinable
    public func count(_ range: some LimitRange) -> Self {
        var rules = self
        rules.minimum = range.leastLimit
        rules.maximum = range.greatestLimit
        return rules
    }

    /// No two elements may be equal as JSON values; 1 equals 1.0.
    @inlinable
    public var unique: Self {
        var rules = self
        rules.isUnique = true
        return rules
    }

    @inlinable
    public func items(_ items: Element.Rules) -> Self {
        var rules = self
        rules.elementRules = items
        return rules
    }
}

/// The rules of a contract for an object with free keys.
@frozen
public struct MapRules<Value: JSONCodable>: JSONRules {
    @usableFromInline var minimum: Int
    @usableFromInline var maximum: Int
    @usableFromInline var valueRules: Value.Rules

    @inlinable
    public init() {
        minimum = 0
        maximum = .max
        valueRules = Value.Rules()
    }

    @inlinable
    public static func count(_ range: some LimitRange) -> Self { Self().count(range) }
    @inlinable
    public static func values(_ rules: Value.Rules) -> Self { Self().values(rules) }

    @inlinable
    public func count(_ range: some LimitRange) -> Self {
        var rules = self
        rules.minimum = range.leastLimit
        rules.maximum = range.greatestLimit
        return rules
    }

    @inlinable
    public func values(_ values: Value.Rules) -> Self {
        var rules = self
        rules.valueRules = values
        return rules
    }
}

/// The rules of a contract for a free JSON value.
@frozen
public struct JSONValueRules: JSONRules {
    @usableFromInline var choices: [JSONValue]

    @inlinable
    public init() { choices = [] }

    /// `enum` and `const` of mixed types. The texts are read when the rules are made, so keep the
    /// rules in a `static let`. A text that is not JSON is a programmer's mistake and traps.
    public static func oneOf(_ texts: StaticString...) -> Self {
        var rules = Self()
        rules.choices = texts.map { text in
            // The bytes of a static text are never freed, and `utf8CodeUnitCount` is their number.
            let bytes = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            guard case .success(let value) = JSONReader.decode(JSONValue.self, from: bytes) else {
                preconditionFailure("`oneOf` takes JSON texts")
            }
            return value
        }
        return rules
    }
}

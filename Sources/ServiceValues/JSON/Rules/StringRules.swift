// Exported, so that generated code needs only `import ServiceRuntime`.
@_exported public import struct ContractGrammar.Pattern

/// The rules of a contract for a text. Lengths count Unicode scalars.
@frozen
public struct StringRules: JSONRules {
    @usableFromInline var minimum: Int
    @usableFromInline var maximum: Int
    @usableFromInline var format: StringFormat?
    @usableFromInline var pattern: Pattern?

    @inlinable
    public init() {
        minimum = 0
        maximum = .max
        format = nil
        pattern = nil
    }

    @inlinable
    public static func length(_ range: some LimitRange) -> Self { Self().length(range) }

    /// A pattern is compiled when it is made, so keep it in a `static let`.
    @inlinable
    public static func pattern(_ pattern: Pattern) -> Self { Self().pattern(pattern) }

    @inlinable
    public static func format(_ format: StringFormat) -> Self { Self().format(format) }

    @inlinable
    public func length(_ range: some LimitRange) -> Self {
        var rules = self
        rules.minimum = range.leastLimit
        rules.maximum = range.greatestLimit
        return rules
    }

    @inlinable
    public func pattern(_ pattern: Pattern) -> Self {
        var rules = self
        rules.pattern = pattern
        return rules
    }

    @inlinable
    public func format(_ format: StringFormat) -> Self {
        var rules = self
        rules.format = format
        return rules
    }
}

/// Texts that have a grammar but no type of their own.
@frozen
public enum StringFormat: Sendable, Hashable {
    /// RFC 3986, with a scheme.
    case uri
    /// RFC 5321 section 4.1.2 without quoted local parts and address literals. Only ASCII: RFC 6531
    /// is left out.
    case email
}

/// A range that can bound a length, a count or an integer: `1...8`, `1...` or `...8`.
public protocol LimitRange {
    var leastLimit: Int { get }
    var greatestLimit: Int { get }
}

extension ClosedRange: LimitRange where Bound == Int {
    @inlinable public var leastLimit: Int { lowerBound }
    @inlinable public var greatestLimit: Int { upperBound }
}

extension PartialRangeFrom: LimitRange where Bound == Int {
    @inlinable public var leastLimit: Int { lowerBound }
    @inlinable public var greatestLimit: Int { .max }
}

extension PartialRangeThrough: LimitRange where Bound == Int {
    @inlinable public var leastLimit: Int { .min }
    @inlinable public var greatestLimit: Int { upperBound }
}

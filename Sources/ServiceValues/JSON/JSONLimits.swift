/// What a reader spends on a document at most. A document that wants more is malformed.
@frozen
public struct JSONLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest.
    public var depth: Int
    /// Members of one object.
    public var members: Int
    /// Violations that are reported. Later ones are not looked for.
    public var violations: Int
    /// How often the document may be read again, as a multiple of its length, to find the branch
    /// of a `oneOf` or `anyOf` without discriminator. Bounds what nested choices can cost.
    public var rereads: Int
    /// RFC 8259 leaves open what a key twice in one object means; RFC 7493 refuses it, and so does
    /// a contract. Where it is allowed, the last member counts.
    public var allowsDuplicateKeys: Bool

    @inlinable
    public init(
        depth: Int = 64, members: Int = 10_000, violations: Int = 100, rereads: Int = 32,
        allowsDuplicateKeys: Bool = false
    ) {
        self.depth = depth
        self.members = members
        self.violations = violations
        self.rereads = rereads
        self.allowsDuplicateKeys = allowsDuplicateKeys
    }

    @inlinable public static var standard: Self { Self() }
}

/// The limits of a document. A document that exceeds one is malformed.
@frozen
public struct JSONLimits: Sendable, Hashable {
    /// The most levels of arrays and objects.
    public var depth: Int
    /// The most members of one object.
    public var members: Int
    /// The most violations that are reported. After so many, reading stops.
    public var violations: Int
    /// How many bytes may be read again, as a multiple of the document's length, to find the branch
    /// of a `oneOf` or `anyOf` without discriminator. This bounds the cost of nested choices.
    public var rereads: Int
    /// RFC 8259 does not define the meaning of a key that is twice in one object. RFC 7493 refuses
    /// it, and so does a contract. If it is allowed, the last member counts.
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

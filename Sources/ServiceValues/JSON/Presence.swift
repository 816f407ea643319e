/// A member that may be absent, null, or have a value. In a PATCH the three mean different changes.
@frozen
public enum Presence<Value> {
    case absent
    case null
    case value(Value)

    /// The value, if there is one; nil for both absent and null.
    @inlinable
    public var wrapped: Value? {
        switch self {
        case .absent, .null: nil
        case .value(let value): value
        }
    }

    @inlinable
    public var isAbsent: Bool {
        if case .absent = self { true } else { false }
    }
}

extension Presence: Sendable where Value: Sendable {}
extension Presence: Equatable where Value: Equatable {}
extension Presence: Hashable where Value: Hashable {}

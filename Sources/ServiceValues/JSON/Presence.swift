/// A member that may be absent, null, or have a value: three different wishes, in PATCH above all.
@frozen
public enum Presence<Value> {
    case absent
    case null
    case value(Value)

    /// The value, if there is one. Absent and null are no longer told apart.
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

/// A type of a module, and where its contract declares it.
public struct DeclaredType: Sendable, Equatable {
    public var type: TypePlan
    public var line: Int
}

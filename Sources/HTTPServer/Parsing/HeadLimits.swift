/// How much of a request's head a server reads before it refuses.
public struct HeadLimits: Sendable, Equatable {
    /// Bytes of the target; beyond it 414.
    public var targetBytes = 8 * 1024
    /// Bytes of one field's line; beyond it 431.
    public var fieldBytes = 16 * 1024
    /// Fields; beyond it 431.
    public var fields = 100
    /// Bytes of the whole head, from the request line to the empty line; beyond it 431. At most
    /// 65,535.
    public var headBytes = 32 * 1024

    public init() {}
}

/// The limits of a request's head.
public struct HeadLimits: Sendable, Equatable {
    /// Bytes of the target; with more, 414.
    public var targetBytes = 8 * 1024
    /// Bytes of one field's line; with more, 431.
    public var fieldBytes = 16 * 1024
    /// Fields; with more, 431.
    public var fields = 100
    /// Bytes of the whole head, from the request line to the empty line; with more, 431. At most
    /// 65,535.
    public var headBytes = 32 * 1024

    public init() {}
}

import ServiceRuntime

/// A request in work, or answered and waiting for those before it.
struct Exchange {
    /// Nil: the request's head could not be read.
    let head: RequestHead?
    let isHead: Bool
    let isSafe: Bool
    let isVersion10: Bool
    /// Nothing follows this request.
    var closes: Bool
    /// When the answer has to be there.
    let deadline: Int64
    /// Cancelled when nobody waits for the answer any longer.
    var task: Task<Void, Never>?
    var answer: Response?
}

/// A request whose head was read and planned.
struct PlannedRequest {
    let head: RequestHead
    let plan: RequestPlan
    let isVersion10: Bool
    let closes: Bool
    let framing: ParsedHead.Framing

    var hasBody: Bool { framing != .none }
}

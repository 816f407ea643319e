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
    var deadline = Int64.max
    /// Cancelled when nobody waits for the answer any longer.
    var task: Task<Void, Never>?
    var answer: Response?

    init(_ planned: PlannedRequest) {
        head = planned.head
        isHead = planned.head.method == .head
        isSafe = planned.head.method.isSafe && !planned.hasBody
        isVersion10 = planned.isVersion10
        closes = planned.closes
    }

    /// Of a request that was not read to its end.
    init(refused head: RequestHead?, _ answer: Response) {
        self.head = head
        isHead = head?.method == .head
        isSafe = true
        isVersion10 = false
        closes = true
        self.answer = answer
    }
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

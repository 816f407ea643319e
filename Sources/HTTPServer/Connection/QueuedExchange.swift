import HTTPMessages

/// An exchange and what its connection knows of it: being read, in work, or answered and waiting
/// for those before it.
struct QueuedExchange {
    var exchange: HTTPExchange
    /// Where the body of the request ends.
    let framing: ParsedHead.Framing
    let isHead: Bool
    /// RFC 9110 section 9.2.1, and without a body.
    let isSafe: Bool
    let isVersion10: Bool
    /// False for a request whose head could not be read.
    let hasHead: Bool
    /// Nothing follows this request.
    var closes: Bool
    var isAnswered = false
    /// When the answer has to be there.
    var deadline = Int64.max
    /// Cancelled when nobody waits for the answer any longer.
    var worker: Worker?

    init(_ exchange: HTTPExchange, _ parsed: ParsedHead, closes: Bool) {
        self.exchange = exchange
        framing = parsed.framing
        isHead = parsed.method == .head
        isSafe = parsed.method.isSafe && parsed.framing == .none
        isVersion10 = parsed.isVersion10
        hasHead = true
        self.closes = closes
    }

    /// Of a request that was not read to its end, with its answer.
    init(refused exchange: HTTPExchange, isHead: Bool, hasHead: Bool) {
        self.exchange = exchange
        framing = .none
        self.isHead = isHead
        self.hasHead = hasHead
        isSafe = true
        isVersion10 = false
        closes = true
        isAnswered = true
    }

    var hasBody: Bool { framing != .none }
    var head: RequestHead? { hasHead ? exchange.head : nil }
}

import HTTPMessages

/// An exchange in the queue of its connection: being read, in work, or answered and waiting for
/// those before it.
struct QueuedExchange {
    var exchange: HTTPExchange
    /// Where the body of the request ends.
    let framing: ParsedHead.Framing
    let isHead: Bool
    let isVersion10: Bool
    /// False for a request whose head could not be read.
    let hasHead: Bool
    /// True if the connection ends after this request.
    var closes: Bool
    var isAnswered = false
    /// The time at which the request is refused if it has no answer.
    var deadline = Int64.max
    /// Runs the handler. Cancelled if the answer is no longer waited for.
    var worker: Worker?

    init(_ exchange: HTTPExchange, _ parsed: ParsedHead, closes: Bool) {
        self.exchange = exchange
        framing = parsed.framing
        isHead = parsed.method == .head
        isVersion10 = parsed.isVersion10
        hasHead = true
        self.closes = closes
    }

    /// A request that was not read to its end, with its answer.
    init(refused exchange: HTTPExchange, isHead: Bool, hasHead: Bool) {
        self.exchange = exchange
        framing = .none
        self.isHead = isHead
        self.hasHead = hasHead
        isVersion10 = false
        closes = true
        isAnswered = true
    }

    var hasBody: Bool { framing != .none }
    var head: RequestHead? { hasHead ? exchange.head : nil }
}

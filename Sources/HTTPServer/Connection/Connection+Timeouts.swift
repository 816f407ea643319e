import HTTPMessages
import NIOCore

extension Connection {
    func scheduleTimer() {
        let time = nextTimeout()
        guard time < .max else { return }
        loop.wheel.schedule(self, at: time, now: now)
    }

    /// When the connection has to be looked at next.
    private func nextTimeout() -> Int64 {
        var time = phaseTimeout
        // Looked at in their places: a copy counts references.
        for index in exchanges.indices where !exchanges[index].isAnswered {
            time = min(time, exchanges[index].deadline)
        }
        if stalledSince > 0 { time = min(time, stalledSince + loop.times.write) }
        return time
    }

    /// For the rest of a head while the server stops, in nanoseconds.
    private static let drainingHead: Int64 = 1_000_000_000

    private var phaseTimeout: Int64 {
        let times = loop.times
        switch phase {
        case .head:
            // While requests are in work the client need not send another one.
            if !isHeadBegun, !exchanges.isEmpty { return .max }
            let isFirst = requestCount == 0
            if loop.isDraining { return phaseSince + min(times.head, Self.drainingHead) }
            return phaseSince + (isHeadBegun || isFirst ? times.head : times.idle)
        case .body: return owesContinue ? .max : min(phaseSince + times.body, nextRateCheck)
        case .closing: return phaseSince + (isLingering ? times.linger : times.write)
        case .ready, .ended, .closed: return .max
        }
    }

    /// The time at which what has come so far would be too little.
    private var nextRateCheck: Int64 {
        let rate = loop.times.bodyBytesPerSecond
        guard rate > 0 else { return .max }
        let paid = bodyBytes.multipliedReportingOverflow(by: 1_000_000_000)
        guard !paid.overflow else { return .max }
        // Far enough for any body, and no sum overflows.
        return phaseSince + loop.times.bodyGrace + min(paid.partialValue / rate, .max / 4)
    }

    func checkTimeouts() {
        checkDeadlines()
        if stalledSince > 0, now >= stalledSince + loop.times.write {
            guard unsentBytes < stalledBytes else { return abort() }
            stalledSince = now
            stalledBytes = unsentBytes
        }
        guard now >= phaseTimeout else { return }
        switch phase {
        case .head:
            // Nothing was asked, so there is nothing to answer.
            if isHeadBegun { refuse(.requestTimeout, nil) } else { close() }
        case .body: refuse(.requestTimeout, planned?.head)
        case .closing: closeSocket()
        case .ready, .ended, .closed: break
        }
    }

    private func checkDeadlines() {
        refuseExchanges(now: .deadlineExceeded) { now >= $0.deadline }
    }

    /// Answers for those handlers at work that `isDue` picks, and cancels them.
    func refuseExchanges(
        now refusal: HTTPRefusal, _ isDue: (borrowing QueuedExchange) -> Bool
    ) {
        for number in firstExchange..<firstExchange + exchanges.count {
            let index = number - firstExchange
            guard index >= 0, index < exchanges.count else { return }
            let exchange = exchanges[index]
            guard !exchange.isAnswered, isDue(exchange) else { continue }
            exchange.exchange.wasAnsweredInstead()
            exchange.worker?.cancel()
            answer(number, instead: loop.responder.refuse(refusal, exchange.head))
        }
    }
}

import HTTPMessages
import NIOCore

extension Connection {
    func scheduleTimer() {
        let time = nextTimeout()
        guard time < .max else { return }
        loop.wheel.schedule(self, at: time, now: now)
    }

    /// The next time at which a timeout of the connection may be over.
    private func nextTimeout() -> Int64 {
        var time = phaseTimeout
        // Read in their places, because a copy counts references.
        for index in exchanges.indices where !exchanges[index].isAnswered {
            time = min(time, exchanges[index].deadline)
        }
        time = min(time, nextTrial)
        if stalledSince > 0 { time = min(time, stalledSince + loop.times.write) }
        return time
    }

    /// The time, in nanoseconds, for the rest of a head while the server stops, and for a client on
    /// a reserved place.
    private static let shortTime: Int64 = 1_000_000_000

    private var phaseTimeout: Int64 {
        let time = timeoutOfPhase
        return isReserved && time < .max ? min(time, phaseSince + Self.shortTime) : time
    }

    private var timeoutOfPhase: Int64 {
        let times = loop.times
        switch phase {
        case .head:
            // While requests are in work the client need not send another one.
            if !isHeadBegun, !exchanges.isEmpty { return .max }
            if isHeadBegun, loop.isDraining { return phaseSince + min(times.head, Self.shortTime) }
            let isFirst = requestCount == 0
            return phaseSince + (isHeadBegun || isFirst ? times.head : times.idle)
        case .body where owesContinue || isHeldBack: return .max
        case .body: return min(phaseSince + times.body, nextRateCheck)
        case .closing: return isLingering ? lingerTimeout : phaseSince + times.write
        case .ready, .ended, .closed: return .max
        }
    }

    /// The time at which the bytes that were dropped are too few for a client that still sends the
    /// request that was refused.
    private var lingerTimeout: Int64 {
        // `lingered` is bounded by `lingerBytes`, so the product does not overflow.
        let paid = Int64(lingered) * 1_000_000_000 / loop.times.lingerBytesPerSecond
        return phaseSince + loop.times.linger + paid
    }

    /// The time at which the bytes so far are too few for the demanded speed.
    private var nextRateCheck: Int64 {
        let rate = loop.times.bodyBytesPerSecond
        guard rate > 0 else { return .max }
        let paid = bodyBytes.multipliedReportingOverflow(by: 1_000_000_000)
        guard !paid.overflow else { return .max }
        // Later than any body takes, and small enough for the sum not to overflow.
        return phaseSince + loop.times.bodyGrace + min(paid.partialValue / rate, .max / 4)
    }

    func checkTimeouts() {
        checkDeadlines()
        if now >= nextTrial { tryClient() }
        if stalledSince > 0, now >= stalledSince + loop.times.write {
            guard unsentBytes < stalledBytes else { return abort() }
            stalledSince = now
            stalledBytes = unsentBytes
        }
        guard now >= phaseTimeout else { return }
        switch phase {
        case .head:
            // Without a head there is no request to answer.
            if isHeadBegun { refuse(.requestTimeout, nil) } else { closeIdle() }
        case .body: refuse(.requestTimeout, planned?.head)
        case .closing: closeSocket()
        case .ready, .ended, .closed: break
        }
    }

    private func checkDeadlines() {
        refuseExchanges(now: .deadlineExceeded) { now >= $0.deadline }
    }

    /// Refuses the requests in work for which `isDue` is true, and cancels their handlers.
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

import HTTPMessages
import Logging
import NIOCore

extension Connection {
    /// Starts the planned request if none is in work, so that it is not begun while the client
    /// leaves an answer unread. Returns whether it was started.
    func startPlanned() -> Bool {
        guard let planned, exchanges.isEmpty else { return false }
        self.planned = nil
        start(planned)
        return true
    }

    func start(_ planned: consuming QueuedExchange) {
        let exchange = planned.exchange
        exchange.received(at: loop.time.instant, hasBody: planned.hasBody)
        if planned.closes { phase = .ended } else { begin(.head) }
        if !exchange.isForProbes { loop.lastAsked = now }
        run(planned)
    }

    /// Runs the handler until it first waits for something. Most handlers never wait. Their answer
    /// is sent at once, and the request does not enter the queue.
    private func run(_ planned: consuming QueuedExchange) {
        let number = firstExchange + exchanges.count
        if let worker = loop.start(planned.exchange, for: self, number) {
            planned.worker = worker
            planned.deadline = deadline(planned.exchange.timeout)
            exchanges.append(planned)
        } else if exchanges.isEmpty {
            firstExchange += 1
            if !finish(planned) { settleAnswers() }
        } else {
            planned.isAnswered = true
            exchanges.append(planned)
        }
    }

    private func deadline(_ timeout: Duration) -> Int64 {
        let (time, overflow) = now.addingReportingOverflow(loop.nanoseconds(of: timeout))
        return overflow ? .max : time
    }

    /// Called when an answer is complete, also if it is no longer waited for.
    func answer(_ number: Int) {
        let index = number - firstExchange
        guard index >= 0, index < exchanges.count else { return }
        // The request was refused meanwhile. The handler's answer is dropped.
        guard !exchanges[index].isAnswered else { return }
        exchanges[index].worker = nil
        exchanges[index].isAnswered = true
        if index == 0 { goOn() }
    }

    /// Answers a request whose handler may still run. The handler keeps its exchange.
    func answer(_ number: Int, instead response: Response) {
        let exchange = loop.takeExchange()
        exchange.response = response
        let index = number - firstExchange
        guard index >= 0, index < exchanges.count else { return }
        exchanges[index].exchange = exchange
        answer(number)
    }

    private func goOn() {
        batch {
            sendAnswers()
            // Without input, only a request that was read and waits can go on.
            if inputCount > 0 || phase == .ready { readInput() }
        }
    }

    /// Sends the answers up to the first request without one.
    func sendAnswers() {
        while !exchanges.isEmpty, exchanges[0].isAnswered {
            firstExchange += 1
            // `removeLast` takes a single exchange out without a copy, which `removeFirst` would
            // make.
            let first = exchanges.count == 1 ? exchanges.removeLast() : exchanges.removeFirst()
            if finish(first) { return }
        }
        settleAnswers()
    }

    /// Returns whether the connection ends with this answer.
    private func finish(_ queued: QueuedExchange) -> Bool {
        let isLast = exchanges.isEmpty && planned == nil
        let isEnding =
            isLast && (loop.isStopping || isInputClosed || isReserved || loop.budget.isCrowded)
        let closes = queued.closes || queued.exchange.isClosing || isEnding
        send(queued, closes: closes)
        loop.giveBack(queued.exchange)
        if closes { close() }
        return closes
    }

    private func settleAnswers() {
        // The client's time to ask again begins with the answer.
        if exchanges.isEmpty, phase == .head, !isHeadBegun { phaseSince = now }
        payContinue()
    }

    private func send(_ queued: QueuedExchange, closes: Bool) {
        let framing = ResponseFraming(
            isHead: queued.isHead, closes: closes,
            announcesKeepAlive: queued.isVersion10 && !closes)
        do throws(UnwritableResponse) {
            try encode(queued.exchange, framing)
        } catch {
            loop.logger.error("A response could not be sent", metadata: ["cause": "\(error)"])
            let instead = loop.takeExchange()
            instead.response = loop.responder.refuse(.unwritableResponse, queued.head)
            if (try? encode(instead, framing)) == nil {
                instead.response = Response(status: 500)
                try? encode(instead, framing)
            }
            loop.giveBack(instead)
        }
    }

    private func encode(
        _ exchange: HTTPExchange, _ framing: ResponseFraming
    ) throws(UnwritableResponse) {
        prepareOutput()
        let isBodyApart = try ResponseEncoder.encode(
            exchange, framing, loop.time.date, into: &output)
        if isBodyApart { write(apart: exchange.response.body) }
    }
}

// MARK: Refusals

extension Connection {
    /// Refuses a request that is not read to its end. The connection ends with it, because the rest
    /// of the request would be read as the next request.
    func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) {
        let exchange = loop.takeExchange()
        exchange.response = loop.responder.refuse(refusal, head)
        if let head { exchange.begin(head) }
        planned = nil
        chunks = nil
        owesContinue = false
        phase = .ended
        leavesInput = true
        exchanges.append(
            QueuedExchange(
                refused: exchange, isHead: head?.method == .head, hasHead: head != nil))
        if exchanges.count == 1 { sendAnswers() }
    }

    /// Answers before the body is read, which then ends the connection.
    func answerEarly(_ response: Response, _ planned: QueuedExchange) {
        var queued = planned
        queued.closes = planned.closes || planned.hasBody
        queued.exchange.response = response
        queued.isAnswered = true
        exchanges.append(queued)
        leavesInput = planned.hasBody
        if planned.hasBody || planned.closes { phase = .ended } else { begin(.head) }
        if exchanges.count == 1 { sendAnswers() }
    }
}

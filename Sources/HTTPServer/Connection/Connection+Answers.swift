import Logging
import NIOCore
import ServiceRuntime

extension Connection {
    /// Returns whether the planned request was started; if not, it has to wait.
    func startPlanned() -> Bool {
        guard let planned, mayStart(planned) else { return false }
        self.planned = nil
        let instant = receivedAt ?? .now
        receivedAt = instant
        let request = Request(
            head: planned.head, body: body, hasBody: planned.hasBody,
            pathArguments: planned.plan.arguments, receivedAt: instant)
        body = ByteBuffer()
        append(planned, deadline: deadline(planned.plan.timeout))
        if planned.closes { phase = .ended } else { begin(.head) }
        run(request, planned.plan, firstExchange + exchanges.count - 1)
        return true
    }

    /// RFC 9112 section 9.3.2: only safe requests may be in work at the same time.
    private func mayStart(_ planned: PlannedRequest) -> Bool {
        guard let last = exchanges.last else { return true }
        return last.isSafe && planned.head.method.isSafe && !planned.hasBody
    }

    private func append(
        _ planned: PlannedRequest, deadline: Int64 = .max, answer: Response? = nil,
        closes: Bool = false
    ) {
        exchanges.append(
            Exchange(
                head: planned.head, isHead: planned.head.method == .head,
                isSafe: planned.head.method.isSafe && !planned.hasBody,
                isVersion10: planned.isVersion10, closes: closes || planned.closes,
                deadline: deadline, answer: answer))
    }

    private func deadline(_ timeout: Duration) -> Int64 {
        if timeout != self.timeout.duration { self.timeout = (timeout, timeout.nanoseconds) }
        let (time, overflow) = now.addingReportingOverflow(self.timeout.nanoseconds)
        return overflow ? .max : time
    }

    /// Runs the handler here and now, until it first waits for something.
    private func run(_ request: Request, _ plan: RequestPlan, _ number: Int) {
        loop.taskStarted()
        let responder = loop.responder
        let task = Task.immediate(executorPreference: loop.executor) {
            let response = await responder.respond(to: request, plan)
            self.complete(number, response)
        }
        let index = number - firstExchange
        guard index >= 0, index < exchanges.count else { return }
        let place = exchanges.index(exchanges.startIndex, offsetBy: index)
        if exchanges[place].answer == nil { exchanges[place].task = task }
    }

    private func complete(_ number: Int, _ response: Response) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.complete(number, response) }
        }
        loop.taskEnded()
        answer(number, response)
    }

    /// Takes an answer, unless the request has one already or nobody waits for it any longer.
    func answer(_ number: Int, _ response: Response) {
        let index = number - firstExchange
        guard index >= 0, index < exchanges.count else { return }
        let place = exchanges.index(exchanges.startIndex, offsetBy: index)
        guard exchanges[place].answer == nil else { return }
        exchanges[place].task = nil
        exchanges[place].answer = response
        guard index == 0 else { return }
        batch {
            sendAnswers()
            readInput()
        }
    }

    /// Sends what is answered, up to the first request that is not.
    func sendAnswers() {
        while let first = exchanges.first, let response = first.answer {
            exchanges.removeFirst()
            firstExchange += 1
            let isLast = exchanges.isEmpty && planned == nil
            let isEnding = isLast && (loop.isDraining || isInputClosed)
            let closes = first.closes || response.closesConnection || isEnding
            send(response, first, closes: closes)
            if closes { return close() }
        }
        // The client's time to ask again begins with the answer.
        if exchanges.isEmpty, phase == .head, !isHeadBegun { phaseSince = now }
        payContinue()
    }

    private func send(_ response: Response, _ exchange: Exchange, closes: Bool) {
        let framing = ResponseFraming(
            isHead: exchange.isHead, closes: closes,
            announcesKeepAlive: exchange.isVersion10 && !closes)
        do throws(UnwritableResponse) {
            try encode(response, framing)
        } catch {
            loop.logger.error("A response could not be sent", metadata: ["cause": "\(error)"])
            let refusal = loop.responder.refuse(.unwritableResponse, exchange.head)
            let bare = Response(status: 500)
            if (try? encode(refusal, framing)) == nil { try? encode(bare, framing) }
        }
    }

    private func encode(
        _ response: Response, _ framing: ResponseFraming
    ) throws(UnwritableResponse) {
        prepareOutput()
        let isBodyApart = try ResponseEncoder.encode(
            response, framing, loop.date.bytes, into: &output)
        guard isBodyApart, let context else { return }
        context.write(wrapOutboundOut(output), promise: nil)
        context.write(wrapOutboundOut(response.body), promise: nil)
        output = ByteBuffer()
        needsFlush = true
    }
}

// MARK: Refusals

extension Connection {
    /// Refuses a request of which not everything was or will be read: the connection ends with it,
    /// because its rest would be read as the next request.
    func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) {
        let response = loop.responder.refuse(refusal, head)
        planned = nil
        chunks = nil
        body = ByteBuffer()
        owesContinue = false
        phase = .ended
        leavesInput = true
        exchanges.append(
            Exchange(
                head: head, isHead: head?.method == .head, isSafe: true, isVersion10: false,
                closes: true, deadline: .max, answer: response))
        if exchanges.count == 1 { sendAnswers() }
    }

    /// Answers before the body is read, which then ends the connection.
    func answerEarly(_ response: Response, _ planned: PlannedRequest) {
        append(planned, answer: response, closes: planned.hasBody)
        leavesInput = planned.hasBody
        if planned.hasBody || planned.closes { phase = .ended } else { begin(.head) }
        if exchanges.count == 1 { sendAnswers() }
    }
}

// MARK: Output

extension Connection {
    private func prepareOutput() {
        guard !hasOutput else { return }
        output = loop.takeOutput()
        hasOutput = true
    }

    func write(_ text: StaticString) {
        prepareOutput()
        output.writeStaticString(text)
    }

    /// Hands everything written to the socket.
    func flush() {
        guard hasOutput, let context else { return }
        hasOutput = false
        var written = ByteBuffer()
        swap(&written, &output)
        if written.readableBytes > 0 {
            context.write(wrapOutboundOut(written), promise: nil)
            needsFlush = true
        }
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        written.clear()
        loop.giveBack(written)
    }

    /// What the channel has not got rid of.
    var unsentBytes: Int {
        guard let options = context?.channel.syncOptions else { return 0 }
        return (try? options.getOption(.bufferedWritableBytes)) ?? 0
    }
}

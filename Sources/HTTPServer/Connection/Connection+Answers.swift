import Logging
import NIOCore
import ServiceRuntime

extension Connection {
    /// Returns whether the planned request was started; if not, it has to wait.
    func startPlanned() -> Bool {
        guard let planned, mayStart(planned) else { return false }
        self.planned = nil
        start(planned)
        return true
    }

    /// RFC 9112 section 9.3.2: only safe requests may be in work at the same time.
    func mayStart(_ planned: PlannedRequest) -> Bool {
        guard let last = exchanges.last else { return true }
        return last.isSafe && planned.head.method.isSafe && !planned.hasBody
    }

    func start(_ planned: PlannedRequest) {
        let instant = receivedAt ?? .now
        receivedAt = instant
        let request = Request(
            head: planned.head, body: body, hasBody: planned.hasBody,
            pathArguments: planned.plan.arguments, receivedAt: instant)
        if planned.hasBody { body = ByteBuffer() }
        if planned.closes { phase = .ended } else { begin(.head) }
        run(request, planned)
    }

    /// Runs the handler here and now, until it first waits for something. Most never wait: their
    /// answer is sent at once, and the request never stands in the queue.
    private func run(_ request: Request, _ planned: PlannedRequest) {
        let number = firstExchange + exchanges.count
        let plan = planned.plan
        let responder = loop.responder
        loop.taskStarted()
        runningNumber = number
        let task = Task.immediate(executorPreference: loop.executor) {
            let response = await responder.respond(to: request, plan)
            self.complete(number, response)
        }
        runningNumber = nil
        guard let answer = immediateAnswer else {
            return append(planned, deadline: deadline(plan.timeout), task: task)
        }
        immediateAnswer = nil
        guard exchanges.isEmpty else { return append(planned, answer: answer) }
        firstExchange += 1
        if !finish(answer, Exchange(planned)) { settleAnswers() }
    }

    private func append(
        _ planned: PlannedRequest, deadline: Int64 = .max, task: Task<Void, Never>? = nil,
        answer: Response? = nil
    ) {
        var exchange = Exchange(planned)
        exchange.deadline = deadline
        exchange.task = task
        exchange.answer = answer
        exchanges.append(exchange)
    }

    private func deadline(_ timeout: Duration) -> Int64 {
        if timeout != self.timeout.duration { self.timeout = (timeout, timeout.nanoseconds) }
        let (time, overflow) = now.addingReportingOverflow(self.timeout.nanoseconds)
        return overflow ? .max : time
    }

    private func complete(_ number: Int, _ response: Response) {
        guard loop.eventLoop.inEventLoop else {
            return loop.eventLoop.execute { self.complete(number, response) }
        }
        loop.taskEnded()
        if number == runningNumber {
            immediateAnswer = response
        } else {
            answer(number, response)
        }
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
            if finish(response, first) { return }
        }
        settleAnswers()
    }

    /// Returns whether the connection ends with this answer.
    private func finish(_ response: Response, _ exchange: Exchange) -> Bool {
        let isLast = exchanges.isEmpty && planned == nil
        let isEnding = isLast && (loop.isDraining || isInputClosed)
        let closes = exchange.closes || response.closesConnection || isEnding
        send(response, exchange, closes: closes)
        if closes { close() }
        return closes
    }

    private func settleAnswers() {
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
        exchanges.append(Exchange(refused: head, response))
        if exchanges.count == 1 { sendAnswers() }
    }

    /// Answers before the body is read, which then ends the connection.
    func answerEarly(_ response: Response, _ planned: PlannedRequest) {
        var exchange = Exchange(planned)
        exchange.closes = planned.closes || planned.hasBody
        exchange.answer = response
        exchanges.append(exchange)
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

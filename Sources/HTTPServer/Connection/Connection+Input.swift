import HTTPMessages
import NIOCore

extension Connection {
    /// Reads all requests that are there, as far as they may be in work.
    func readInput() {
        guard !isReadingInput else { return }
        isReadingInput = true
        defer { isReadingInput = false }
        waitsForRoom = false
        var goesOn = true
        while goesOn {
            if output.count >= loop.limits.unsentBytes { flush() }
            guard isWritable else {
                waitsForRoom = phase == .head || phase == .body || phase == .ready
                return
            }
            switch phase {
            case .head: goesOn = readHead()
            case .body: goesOn = readBody()
            case .ready: goesOn = startPlanned()
            case .ended, .closing, .closed: goesOn = false
            }
        }
    }

    /// Returns whether a head was read.
    private func readHead() -> Bool {
        guard inputCount > 0 else { return false }
        // A parser is kept only for a head that comes in pieces.
        var parser = unfinishedHead?.parser ?? HeadParser(limits: loop.limits.head)
        do throws(HTTPRefusal) {
            guard try fresh.isEmpty ? parser.parse(kept) : parser.parse(fresh) else {
                if !isHeadBegun { begin(.head) }
                unfinishedHead = UnfinishedHead(parser)
                return false
            }
        } catch {
            refuse(error, nil)
            return false
        }
        if isHeadBegun { unfinishedHead = nil }
        requestCount += 1
        let exchange = loop.takeExchange()
        takeInput(parser.head.length) {
            exchange.begin(parser.head.method, $0, parser.head.places)
        }
        plan(exchange, parser.head)
        return true
    }

    private func plan(_ exchange: HTTPExchange, _ parsed: ParsedHead) {
        exchange.plan(by: loop.responder)
        let isLast = requestCount >= loop.limits.requestsPerConnection
        let planned = QueuedExchange(exchange, parsed, closes: !parsed.keepsAlive || isLast)
        if isReserved, !mayTakePlace(exchange, parsed) {
            return answerEarly(loop.responder.refuse(.tooManyConnections, exchange.head), planned)
        }
        if let refusal = exchange.refusal { return answerEarly(refusal, planned) }
        if !loop.hasRoom(for: exchange) {
            return answerEarly(loop.responder.refuse(.memoryExhausted, exchange.head), planned)
        }
        switch parsed.framing {
        case .none:
            guard exchanges.isEmpty else {
                self.planned = planned
                phase = .ready
                return
            }
            return start(planned)
        case .length(let length):
            guard length <= exchange.bodyLimit else {
                return refuse(.bodyTooLarge, exchange.head)
            }
        case .chunked:
            chunks = ChunkedBody(
                bodyLimit: exchange.bodyLimit,
                extensionBytes: loop.limits.chunkExtensionBytes,
                trailerBytes: loop.limits.trailerBytes)
        }
        self.planned = planned
        bodyBytes = 0
        begin(.body)
        // RFC 9110 section 10.1.1: a client that already sends its body does not wait for 100.
        if parsed.expectsContinue, inputCount == 0 {
            owesContinue = true
            payContinue()
        }
    }

    /// Sends `100 Continue`, once every answer before it was written.
    func payContinue() {
        guard owesContinue, exchanges.isEmpty else { return }
        owesContinue = false
        // The client's time for the body begins with the permission to send it.
        phaseSince = now
        write("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Returns whether the body is complete.
    private func readBody() -> Bool {
        guard let planned else { return false }
        let before = inputCount
        defer { bodyCame(before - inputCount) }
        switch planned.framing {
        case .none: return false
        case .length(let length):
            guard readBody(of: planned.exchange, length) else { return false }
        case .chunked:
            guard before > 0 else { return false }
            owesContinue = false
            do throws(HTTPRefusal) {
                guard try readChunks(of: planned.exchange) else { return false }
            } catch {
                refuse(error, planned.head)
                return false
            }
        }
        phase = .ready
        return true
    }

    private func readBody(of exchange: HTTPExchange, _ length: Int) -> Bool {
        let missing = length - exchange.receivedCount
        // `receiveBody` has received all of it into the exchange.
        if missing == 0 { return true }
        guard inputCount > 0 else { return false }
        owesContinue = false
        takeInput(min(missing, inputCount)) { bytes in
            exchange.receive { $0.append(bytes) }
        }
        return exchange.receivedCount == length
    }

    private func readChunks(of exchange: HTTPExchange) throws(HTTPRefusal) -> Bool {
        keepFresh()
        let isComplete = try exchange.receive { body throws(HTTPRefusal) in
            try chunks?.read(&kept, into: &body) == true
        }
        if isComplete { chunks = nil }
        return isComplete
    }

    /// Enters a phase and notes when it began.
    func begin(_ phase: Phase) {
        self.phase = phase
        phaseSince = now
    }

    /// True if a request on a reserved place may be served: one of a probe, or any if there is a
    /// place for its connection by now.
    private func mayTakePlace(_ exchange: HTTPExchange, _ parsed: ParsedHead) -> Bool {
        exchange.isForProbes && parsed.framing == .none || loop.takePlace(for: self)
    }

    /// All that the client has sent was read, and nothing more comes. Its whole requests are
    /// answered.
    func endInput() {
        switch phase {
        case .head, .body, .ready:
            phase = .ended
            planned = nil
        case .closing:
            // A connection that does not linger yet still has to send its last answer.
            if isLingering { closeSocket() }
            return
        case .ended: break
        case .closed: return
        }
        if exchanges.isEmpty { close() } else { clientEnded() }
    }
}

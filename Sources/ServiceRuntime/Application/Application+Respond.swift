public import HTTPMessages
import Logging
import NIOCore
import ServiceOperations
import ServiceValues
import Tracing

extension Application {
    public func handler(for exchange: HTTPExchange) -> HTTPHandler {
        let route = exchange.route
        exchange.begin(as: requestID(of: exchange.head))
        if isBuiltIn(route) { return routes[route].handler }
        guard !isTracing, enterAtOnce(route) else { return answerInTurn }
        exchange.wasAdmitted(after: 0)
        return routes[route].handler
    }

    public func finish(_ exchange: HTTPExchange, _ error: (any Error)?) {
        let route = exchange.route
        // A request that was refused by admission has no place.
        if !isBuiltIn(route), !(error is AdmissionRefusal) { leave(route) }
        if let error { answer(to: error, exchange) }
        record(exchange)
    }

    public func heldUp(by route: Int) { routes[route].habits.noteHeldUp() }

    public func computed(_ route: Int, isLong: Bool) { routes[route].habits.note(isLong: isLong) }

    public func suspended(_ exchange: HTTPExchange, away: Int64, metBusy: Bool) {
        guard let waitedInLine = exchange.admittedAfter else { return }
        let route = routes[exchange.route]
        // A client may have asked for an earlier deadline, which shows nothing.
        let isLate = exchange.nanoseconds >= route.timeout.wholeNanoseconds
        route.places?.note(
            .init(
                took: exchange.nanoseconds - waitedInLine, away: away, metBusy: metBusy,
                isServed: exchange.status.code < 300 || isLate))
    }

    public func held(_ exchange: HTTPExchange, _ bytes: Int) {
        routes[exchange.route].habits.note(heldBytes: bytes)
    }

    /// Answers a request that has to wait for its place, or is traced.
    private func answerInTurn(_ exchange: HTTPExchange) async throws {
        try await enter(exchange.route)
        exchange.wasAdmitted(after: (.now - exchange.receivedAt).wholeNanoseconds)
        let handler = routes[exchange.route].handler
        if isTracing { try await trace(exchange, handler) } else { try await handler(exchange) }
    }

    /// Counts and logs the answer. That of a cancelled request is dropped: after the deadline the
    /// server has refused the request, and the refusal was counted; before it the client is gone,
    /// which is counted as 499, as nginx does.
    private func record(_ exchange: HTTPExchange) {
        let now = ContinuousClock.now
        let nanoseconds = (now - exchange.receivedAt).wholeNanoseconds
        exchange.ended(after: nanoseconds)
        if Task.isCancelled {
            if exchange.isAnsweredInstead || now >= exchange.deadline { return }
            exchange.response.status = 499
        }
        exchange.identifyResponse()
        let served = Served(head: exchange.head, id: exchange.id, route: exchange.route)
        record(served, exchange.status.code, exchange.bodyCount, nanoseconds)
    }

    /// Counts and logs an answer.
    private func record(
        _ served: Served, _ status: UInt16, _ bytes: Int, _ nanoseconds: Int64
    ) {
        numbers.record(served.route, status: status, nanoseconds: nanoseconds)
        guard let level = accessLog.level(status, isBuiltIn: isBuiltIn(served.route)) else {
            return
        }
        accessLog.write(at: level, status, bytes, served, nanoseconds) { name(of: served.route) }
    }

    private func trace(_ exchange: HTTPExchange, _ handler: HTTPHandler) async throws {
        let head = exchange.head
        let route = routes[exchange.route]
        var parent = InstrumentationContext.topLevel
        InstrumentationSystem.instrument.extract(head, into: &parent, using: HeadExtractor())
        try await withSpan(route.name, context: parent, ofKind: .server) { span in
            span.attributes["http.request.method"] = head.method.description
            span.attributes["http.route"] = route.path
            span.attributes["request.id"] = exchange.id.description
            try await handler(exchange)
            span.attributes["http.response.status_code"] = Int(exchange.response.status.code)
        }
    }

    /// The only place where errors become answers.
    private func answer(to error: any Error, _ exchange: HTTPExchange) {
        let problem = routes[exchange.route].problem
        let failure = Failure(error, declares: problem, isCancelled: Task.isCancelled)
        if let refusal = error as? AdmissionRefusal { numbers.record(refusal) }
        report(failure, error, exchange)
        let instance = exchange.head.instance
        if case .declared(let problem) = failure,
            exchange.refuse(ProblemDocument(problem, instance: instance, exchange.id))
        {
            return
        }
        // JSON can express every rejection, so this does not fail.
        let rejection = failure.rejection ?? Rejection(.internalError)
        _ = exchange.refuse(ProblemDocument(rejection, instance: instance, exchange.id))
    }

    /// Logs the cause of a failure once. It is never sent to the client.
    private func report(_ failure: Failure, _ error: any Error, _ exchange: HTTPExchange) {
        let (level, outcome): (Logger.Level, String)
        switch failure {
        case .declared, .rejected: return
        case .dependency: (level, outcome) = (.warning, "failed at a dependency")
        case .bug: (level, outcome) = (.error, "failed")
        }
        let type = type(of: error as Any)
        let kind = LogThrottle.Kind(
            operation: exchange.route, event: .failure(type: ObjectIdentifier(type)))
        guard logger.logLevel <= level, let suppressed = throttle.admit(kind) else { return }
        let name = name(of: exchange.route)
        var fields: Logger.Metadata = [
            "requestId": "\(exchange.id)", "operation": "\(name)", "cause": "\(error)",
            "type": "\(type)",
        ]
        if suppressed > 0 { fields["suppressed"] = "\(suppressed)" }
        logger.log(level: level, "`\(name)` \(outcome)", metadata: fields)
    }

    /// Answers a request that the server itself refuses, before a handler or in its place.
    public func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response {
        let id = head.map(requestID) ?? .make()
        let document = ProblemDocument(refusal.rejection, instance: head?.instance, id)
        var response = document.response() ?? .bare(document.status)
        finish(&response, Served(head: head, id: id, route: route(of: head)))
        return response
    }

    /// Counts and logs a request that was refused before it was in work.
    func finish(_ response: inout Response, _ served: Served) {
        response.requestID = served.id
        record(served, response.status.code, response.body.readableBytes, 0)
    }
}

// MARK: Places

extension Application {
    /// Takes a place if there is one and no request waits. Returns whether it did.
    private func enterAtOnce(_ route: Int) -> Bool {
        guard let own = routes[route].places, own.enterAtOnce() else { return false }
        if admission.enterAtOnce() { return true }
        own.leave()
        return false
    }

    /// Takes a place of the operation, then one of the service, always in this order.
    private func enter(_ route: Int) async throws(AdmissionRefusal) {
        let own = routes[route].places
        try await own?.enter()
        do {
            try await admission.enter()
        } catch {
            own?.leave()
            throw error
        }
    }

    private func leave(_ route: Int) {
        admission.leave()
        routes[route].places?.leave()
    }
}

// MARK: Routes

extension Application {
    /// The number of the route; ``unmatched`` if there is none.
    func route(of head: RequestHead?) -> Int {
        guard let head else { return unmatched }
        return head.withPath { operation(head.method, $0) }
    }

    @_spi(Benchmarks)
    public func operation(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Int {
        let match = table.match(method, path)
        return if case .route(let route, _) = match { route } else { unmatched }
    }

    private func name(of route: Int) -> String {
        route < unmatched ? routes[route].name : "unmatched"
    }

    func isBuiltIn(_ route: Int) -> Bool {
        route < unmatched && routes[route].builtIn != nil
    }
}

private struct HeadExtractor: Extractor {
    func extract(key: String, from head: RequestHead) -> String? { head.header(key.lowercased()) }
}

import Logging
import NIOCore
import Tracing

extension Application {
    /// Never throws, and never waits longer than the plan's timeout, as long as the handler ends
    /// when its task is cancelled.
    public func respond(to exchange: HTTPExchange) async {
        let route = exchange.route
        begin(exchange, route)
        guard route < routes.count else {
            exchange.response = await builtIn(route - routes.count, exchange.head)
            return record(exchange)
        }
        do {
            try await enter(route)
        } catch {
            answer(to: error, exchange)
            return record(exchange)
        }
        do {
            if isTracing {
                try await trace(route, exchange)
            } else {
                try await routes[route].respond(route, exchange)
            }
            finish(exchange, nil)
        } catch {
            finish(exchange, error)
        }
    }

    public func handler(for exchange: HTTPExchange) -> HTTPHandler? {
        let route = exchange.route
        guard route < routes.count, !isTracing, enterAtOnce(route) else { return nil }
        begin(exchange, route)
        return routes[route].respond
    }

    public func finish(_ exchange: HTTPExchange, _ error: (any Error)?) {
        leave(exchange.route)
        if let error { answer(to: error, exchange) }
        record(exchange)
    }

    private func begin(_ exchange: HTTPExchange, _ route: Int) {
        let head = exchange.head
        exchange.context = RequestContext(
            scopes[route], requestID(of: head),
            deadline: exchange.receivedAt + exchange.timeout,
            traceparent: head.header(.traceParent).flatMap(TraceParent.init))
    }

    /// The answer of a cancelled request is thrown away. Past its deadline, the server refused it
    /// and that was counted; before, the client is gone, which is told as 499, as others do.
    private func record(_ exchange: HTTPExchange) {
        let now = ContinuousClock.now
        if Task.isCancelled {
            if exchange.isAnsweredInstead || now >= exchange.context.deadline { return }
            exchange.response.status = 499
        }
        let id = exchange.context.requestID
        exchange.response.requestID = id
        let status = exchange.response.status.code
        let route = exchange.route
        let nanoseconds = (now - exchange.receivedAt).wholeNanoseconds
        numbers.record(route, status: status, nanoseconds: nanoseconds)
        guard let level = accessLog.level(status, isBuiltIn: route >= routes.count) else {
            return
        }
        let served = Served(head: exchange.head, id: id, operation: route)
        accessLog.write(at: level, status, exchange.bodyCount, served, nanoseconds) {
            name(of: route)
        }
    }

    /// Whether there was a place, and nobody waits for one.
    private func enterAtOnce(_ route: Int) -> Bool {
        guard let own = operationAdmissions[route] else { return admission.enterAtOnce() }
        guard own.enterAtOnce() else { return false }
        if admission.enterAtOnce() { return true }
        own.leave()
        return false
    }

    /// First the operation's own places, then the service's, always in this order.
    private func enter(_ route: Int) async throws(AdmissionRefusal) {
        guard let own = operationAdmissions[route] else { return try await admission.enter() }
        try await own.enter()
        do {
            try await admission.enter()
        } catch {
            own.leave()
            throw error
        }
    }

    private func leave(_ route: Int) {
        admission.leave()
        operationAdmissions[route]?.leave()
    }

    private func trace(_ route: Int, _ exchange: HTTPExchange) async throws {
        let head = exchange.head
        var parent = InstrumentationContext.topLevel
        InstrumentationSystem.instrument.extract(head, into: &parent, using: HeadExtractor())
        let operation = exchange.context.operation
        try await withSpan(operation, context: parent, ofKind: .server) { span in
            span.attributes["http.request.method"] = head.method.description
            span.attributes["http.route"] = routes[route].description.path
            span.attributes["request.id"] = exchange.context.requestID.description
            try await routes[route].respond(route, exchange)
            let status = exchange.response.status
            span.attributes["http.response.status_code"] = Int(status.code)
        }
    }

    /// The one place where errors become answers.
    private func answer(to error: any Error, _ exchange: HTTPExchange) {
        let id = exchange.context.requestID
        let failure = Failure(error, declares: exchange.problem, isCancelled: Task.isCancelled)
        if let refusal = error as? AdmissionRefusal { numbers.record(refusal) }
        report(failure, error, exchange)
        let instance = exchange.head.instance
        if case .declared(let problem) = failure,
            exchange.refuse(ProblemDocument(problem, instance: instance, id))
        {
            return
        }
        // One of the runtime's own always has a form as JSON.
        let rejection = failure.rejection ?? Rejection(.internalError)
        _ = exchange.refuse(ProblemDocument(rejection, instance: instance, id))
    }

    /// Causes go to the log, once, and never to the client.
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
        var fields: Logger.Metadata = [
            "requestId": "\(exchange.context.requestID)",
            "operation": "\(exchange.context.operation)",
            "cause": "\(error)", "type": "\(type)",
        ]
        if suppressed > 0 { fields["suppressed"] = "\(suppressed)" }
        logger.log(level: level, "`\(exchange.context.operation)` \(outcome)", metadata: fields)
    }

    /// What the server refused on its own, before or instead of `respond`.
    public func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response {
        let id = head.map(requestID) ?? .make()
        let document = ProblemDocument(refusal.rejection, instance: head?.instance, id)
        var response = document.response() ?? .bare(document.status)
        finish(&response, Served(head: head, id: id, operation: operation(of: head)))
        return response
    }

    /// The number of its operation, of a built-in route behind those, or one above all.
    func operation(of head: RequestHead?) -> Int {
        guard let head else { return unmatched }
        return head.withPath { operation(head.method, $0) }
    }

    @_spi(Benchmarks)
    public func operation(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Int {
        let match = table.match(method, path)
        return if case .route(let route, _) = match { route } else { unmatched }
    }

    func name(of operation: Int) -> String {
        if operation < routes.count { return routes[operation].description.name }
        return BuiltIn(rawValue: operation - routes.count)?.name ?? "unmatched"
    }

    /// The same for a request that was refused before it was in work.
    func finish(_ response: inout Response, _ served: Served) {
        response.requestID = served.id
        let status = response.status.code
        numbers.record(served.operation, status: status, nanoseconds: 0)
        guard let level = accessLog.level(status, isBuiltIn: isBuiltIn(served.operation)) else {
            return
        }
        accessLog.write(at: level, status, response.body.readableBytes, served, 0) {
            name(of: served.operation)
        }
    }

    private func isBuiltIn(_ operation: Int) -> Bool {
        routes.count..<unmatched ~= operation
    }
}

/// A request as the log sees it.
struct Served {
    let head: RequestHead?
    let id: RequestID
    let operation: Int
}

private struct HeadExtractor: Extractor {
    func extract(key: String, from head: RequestHead) -> String? { head.header(key.lowercased()) }
}

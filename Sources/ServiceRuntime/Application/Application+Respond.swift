import Logging
import Tracing

extension Application {
    /// Never throws, and never waits longer than the plan's timeout, as long as the handler ends
    /// when its task is cancelled.
    public func respond(to request: Request, _ plan: RequestPlan) async -> Response {
        let served = Served(
            head: request.head, id: requestID(of: request.head), operation: plan.route,
            receivedAt: request.receivedAt)
        guard plan.route < operations.count else {
            let response = await builtIn(plan.route - operations.count, request.head)
            return finish(response, served)
        }
        let context = RequestContext(
            scopes[plan.route], served.id, deadline: request.receivedAt + plan.timeout,
            traceparent: request.head.header("traceparent").flatMap(TraceParent.init))
        let response: Response
        do {
            try await enter(plan.route)
            defer { leave(plan.route) }
            response = try await handle(plan.route, request, context)
        } catch {
            response = answer(to: error, served)
        }
        return finish(response, served, deadline: context.deadline)
    }

    /// The answer of a cancelled request is thrown away. Past its deadline, the server refused it
    /// and that was counted; before, the client is gone, which is told as 499, as others do.
    private func finish(
        _ response: consuming Response, _ served: Served, deadline: ContinuousClock.Instant
    ) -> Response {
        guard Task.isCancelled else { return finish(response, served) }
        if .now >= deadline { return response }
        response.status = 499
        return finish(response, served)
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

    private func handle(
        _ route: Int, _ request: Request, _ context: RequestContext
    ) async throws -> Response {
        guard isTracing else { return try await router.respond(to: route, request, context) }
        var parent = InstrumentationContext.topLevel
        InstrumentationSystem.instrument.extract(
            request.head, into: &parent, using: HeadExtractor())
        return try await withSpan(context.operation, context: parent, ofKind: .server) { span in
            span.attributes["http.request.method"] = request.head.method.description
            span.attributes["http.route"] = operations[route].path
            span.attributes["request.id"] = context.requestID.description
            let response = try await router.respond(to: route, request, context)
            span.attributes["http.response.status_code"] = Int(response.status.code)
            return response
        }
    }

    /// The one place where errors become answers.
    private func answer(to error: any Error, _ served: Served) -> Response {
        let failure = Failure(error, isCancelled: Task.isCancelled)
        if let refusal = error as? AdmissionRefusal { numbers.record(refusal) }
        report(failure, error, served)
        let instance = served.head?.instance
        if case .declared(let problem) = failure,
            let response = ProblemDocument(problem, instance: instance, served.id).response()
        {
            return response
        }
        let rejection = failure.rejection ?? Rejection(.internalError)
        let document = ProblemDocument(rejection, instance: instance, served.id)
        return document.response() ?? .bare(document.status)
    }

    /// Causes go to the log, once, and never to the client.
    private func report(_ failure: Failure, _ error: any Error, _ served: Served) {
        let name = name(of: served.operation)
        let fields: Logger.Metadata = [
            "requestId": "\(served.id)", "operation": "\(name)", "cause": "\(error)",
            "type": "\(type(of: error))",
        ]
        switch failure {
        case .declared, .rejected: break
        case .dependency: logger.warning("`\(name)` failed at a dependency", metadata: fields)
        case .bug: logger.error("`\(name)` failed", metadata: fields)
        }
    }

    /// What the server refused on its own, before or instead of `respond`.
    public func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response {
        let id = head.map(requestID) ?? .make()
        let document = ProblemDocument(refusal.rejection, instance: head?.instance, id)
        let response = document.response() ?? .bare(document.status)
        return finish(response, Served(head: head, id: id, operation: operation(of: head)))
    }

    private func operation(of head: RequestHead?) -> Int {
        guard let head else { return unmatched }
        let match = head.withPath { table.match(head.method, $0) }
        return if case .route(let route, _) = match { route } else { unmatched }
    }

    func name(of operation: Int) -> String {
        if operation < operations.count { return operations[operation].name }
        return BuiltIn(rawValue: operation - operations.count)?.name ?? "unmatched"
    }

    /// Adds what every answer has, counts it and logs it.
    func finish(_ response: consuming Response, _ served: Served) -> Response {
        response.headers.append((requestIDHeader, served.id.description))
        let now = ContinuousClock.now
        let nanoseconds = (now - (served.receivedAt ?? now)).wholeNanoseconds
        numbers.record(served.operation, status: response.status.code, nanoseconds: nanoseconds)
        accessLog.write(response, served, nanoseconds, isBuiltIn: isBuiltIn(served.operation)) {
            name(of: served.operation)
        }
        return response
    }

    private func isBuiltIn(_ operation: Int) -> Bool {
        operations.count..<unmatched ~= operation
    }
}

/// A request as the log and the numbers see it.
struct Served {
    let head: RequestHead?
    let id: RequestID
    let operation: Int
    var receivedAt: ContinuousClock.Instant?
}

private struct HeadExtractor: Extractor {
    func extract(key: String, from head: RequestHead) -> String? { head.header(key.lowercased()) }
}

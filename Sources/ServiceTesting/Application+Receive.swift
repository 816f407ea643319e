public import NIOCore
public import ServiceRuntime

extension Application {
    /// Answers a request as if it had come over a connection. Body limit, HEAD, deadline and the
    /// limit of answers are those of the HTTP server, without sockets.
    public func receive(
        _ method: HTTPMethod, _ target: String, headers: [(String, String)] = [],
        body: ByteBuffer? = nil
    ) async -> Response {
        let head = RequestHead(method: method, target: target, headers: headers)
        let plan = plan(head)
        if let refusal = plan.refusal { return refusal.without(bodyIf: method == .head) }
        let body = body ?? ByteBuffer()
        guard body.readableBytes <= plan.bodyLimit else {
            return refuse(.bodyTooLarge, head)
        }
        let exchange = HTTPExchange(
            head: head, body: body.readableBytes > 0 ? body : nil, plan: plan,
            answerLimit: MemoryBudget(memory: service.limits.memory.bytes).answerLimit)
        return await answer(to: exchange, within: plan.timeout)
            .without(bodyIf: method == .head)
    }

    /// Like `receive(_:_:headers:body:)` with a body of JSON.
    public func receive(
        _ method: HTTPMethod, _ target: String, headers: [(String, String)] = [], json: String
    ) async -> Response {
        await receive(
            method, target, headers: headers + [("Content-Type", "application/json")],
            body: ByteBuffer(string: json))
    }

    /// Answers a request in this task, with the calls that the server makes.
    package func answer(_ exchange: HTTPExchange) async {
        let handler = handler(for: exchange)
        do {
            try await handler(exchange)
            finish(exchange, nil)
        } catch {
            finish(exchange, error)
        }
    }

    /// After `timeout`, cancels the handler and answers without waiting for its end.
    private func answer(to exchange: HTTPExchange, within timeout: Duration) async -> Response {
        let first = AsyncStream.makeStream(of: Response.self, bufferingPolicy: .bufferingOldest(1))
        let work = Task {
            await answer(exchange)
            first.continuation.yield(exchange.takeResponse())
        }
        let timer = Task {
            try await Task.sleep(for: timeout)
            first.continuation.yield(refuse(.deadlineExceeded, exchange.head))
        }
        defer {
            work.cancel()
            timer.cancel()
        }
        return await withTaskCancellationHandler {
            for await response in first.stream { return response }
            return refuse(.deadlineExceeded, exchange.head)
        } onCancel: {
            work.cancel()
        }
    }
}

extension Response {
    /// The body as text.
    public var text: String { String(buffer: body) }

    /// The values of a header. The case of its name does not matter.
    public func header(_ name: String) -> String? {
        let values = allHeaders.filter { $0.0.lowercased() == name.lowercased() }.map(\.1)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The headers, and those that the server makes of other properties.
    var allHeaders: [(String, String)] {
        headers + (requestID.map { [("X-Request-Id", $0.description)] } ?? [])
    }

    fileprivate func without(bodyIf isHead: Bool) -> Response {
        guard isHead else { return self }
        var response = self
        response.body = ByteBuffer()
        return response
    }
}

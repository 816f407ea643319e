public import NIOCore
public import ServiceRuntime

extension Application {
    /// What this service answers to a request, as if it had come over a connection: body limit,
    /// HEAD and deadline as the HTTP server does them, without sockets.
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
        let request = Request(
            head: head, body: body, hasBody: body.readableBytes > 0,
            pathArguments: plan.arguments, receivedAt: .now)
        return await respond(to: request, plan, within: plan.timeout)
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

    /// Cancels the handler when the time is over, and answers without waiting for its end.
    private func respond(
        to request: Request, _ plan: RequestPlan, within timeout: Duration
    ) async -> Response {
        let first = AsyncStream.makeStream(of: Response.self, bufferingPolicy: .bufferingOldest(1))
        let work = Task { first.continuation.yield(await respond(to: request, plan)) }
        let timer = Task {
            try await Task.sleep(for: timeout)
            first.continuation.yield(refuse(.deadlineExceeded, request.head))
        }
        defer {
            work.cancel()
            timer.cancel()
        }
        return await withTaskCancellationHandler {
            for await response in first.stream { return response }
            return refuse(.deadlineExceeded, request.head)
        } onCancel: {
            work.cancel()
        }
    }
}

extension Response {
    /// The body as text.
    public var text: String { String(buffer: body) }

    /// The values of a header, whatever the case of its name.
    public func header(_ name: String) -> String? {
        let values = headers.filter { $0.0.lowercased() == name.lowercased() }.map(\.1)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    fileprivate func without(bodyIf isHead: Bool) -> Response {
        guard isHead else { return self }
        var response = self
        response.body = ByteBuffer()
        return response
    }
}

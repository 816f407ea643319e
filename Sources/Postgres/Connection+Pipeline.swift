// What a connection sends, and how it makes answers of what comes back.

extension Connection {
    /// The connection must be ready, and have room for one more segment.
    func send(_ request: Request, isRetry: Bool = false) {
        switch request.kind {
        case .query(let call): send(call, for: request, isRetry)
        case .commit: send("COMMIT", .commit, request)
        case .script(let text): send(script: text, for: request)
        // The pool answers requests for leases itself and hands none of them to a connection.
        case .lease: preconditionFailure("a lease is granted, not sent")
        }
    }

    private func send(_ call: PostgresCall, for request: Request, _ isRetry: Bool) {
        guard let wire else { return }
        var steps: [Segment.Step] = []
        var isSent = sendBegin(wire, &steps)
        let key = StatementKey(statement: call.statement)
        var name = statements.name(of: key)
        if name == nil {
            let (new, evicted) = statements.add(key)
            if let evicted {
                isSent = isSent && wire.run("DEALLOCATE \(evicted)")
                steps.append(.deallocate)
            }
            isSent = isSent && wire.prepare(new, call.statement)
            steps.append(.prepare(key))
            name = new
        }
        isSent = isSent && wire.run(name ?? "", call.arguments)
        steps.append(.run)
        var segment = Segment(.query, request, steps, isRetry: isRetry)
        segment.statement = key
        close(segment, isSent)
    }

    private func send(_ text: String, _ purpose: Segment.Purpose, _ request: Request?) {
        guard let wire else { return }
        close(Segment(purpose, request), wire.run(text))
    }

    func rollBack() {
        send("ROLLBACK", .rollback, nil)
    }

    /// The transaction begins together with its first statement: a failed BEGIN skips it.
    private func sendBegin(_ wire: Wire, _ steps: inout [Segment.Step]) -> Bool {
        guard let begin else { return true }
        self.begin = nil
        steps.append(.begin)
        return wire.run("\(begin)")
    }

    private func close(_ segment: Segment, _ isSent: Bool) {
        guard let wire else { return }
        if segments.isEmpty { changedAt = .now }
        segments.append(segment)
        // libpq writes what it can with each Sync; `flush` learns whether something was left.
        guard isSent, wire.sync() else { return die(wire.message) }
        flush()
        // Where the socket was full, libpq read from it: those answers announce themselves no more.
        receive()
    }

    /// Scripts have several statements, which the pipeline's protocol does not allow.
    private func send(script: String, for request: Request) {
        guard let wire else { return }
        if segments.isEmpty { changedAt = .now }
        segments.append(Segment(.script, request))
        guard wire.endPipeline(), wire.runScript(script) else { return die(wire.message) }
        flush()
    }
}

extension Connection {
    func receive() {
        var silences = 0
        while let wire, let segment = segments.first, !wire.isBusy {
            if let result = wire.nextResult() {
                silences = 0
                accept(result)
            } else if segment.purpose == .script {
                endScript(wire)
            } else {
                // One nil ends each statement; two of them mean that we have lost count.
                silences += 1
                if silences > 1 { return die(wire.isBroken ? wire.message : "lost in pipeline") }
            }
        }
        if segments.isEmpty { _ = wire?.isBusy }
    }

    private func accept(_ result: ResultSet) {
        switch result.kind {
        case .sync:
            finishFirst()
        case .answer:
            segments.updateFirst { $0.accept(result, isAnswer: true) }
        case .copy:
            die("COPY is not supported")
        case .failure:
            segments.updateFirst { $0.accept(result, isAnswer: false) }
            if let error = result.serverError, error.isFatal { die(error.message) }
            if let wire, wire.isBroken { die(wire.message) }
        }
    }

    private func finishFirst() {
        guard let segment = segments.popFirst() else { return }
        changedAt = .now
        if let key = segment.unprepared { statements.remove(key) }
        switch segment.purpose {
        case .query: answer(segment)
        case .commit: endTransaction(segment)
        case .rollback: lease = nil
        case .script: break
        }
        guard segments.isEmpty, lease == nil, let wire else { return }
        if !wire.isOutsideTransaction { die("a query left a transaction open") }
    }

    private func answer(_ segment: Segment) {
        guard let error = segment.failure else {
            let missing = PostgresError.unavailable("the answer was lost", mayHaveRun: true)
            segment.request?.finish(segment.result.map { .success(.rows($0)) } ?? .failure(missing))
            return
        }
        if error.isStalePlan, let key = segment.statement {
            statements.remove(key)
            if lease == nil, !segment.isRetry, let request = segment.request {
                return retries.append(request)
            }
        }
        segment.request?.fail(error.isStatementTimeout ? .statementTimeout : .server(error))
    }

    /// COMMIT of a failed transaction is answered by `ROLLBACK`, without an error.
    private func endTransaction(_ segment: Segment) {
        lease = nil
        if let error = segment.failure {
            segment.request?.fail(.server(error))
        } else if segment.result?.tag == "COMMIT" {
            segment.request?.finish(.success(.done))
        } else {
            segment.request?.fail(.transactionAborted)
        }
    }

    private func endScript(_ wire: Wire) {
        guard let segment = segments.popFirst() else { return }
        changedAt = .now
        let isOpen = wire.isInTransaction
        guard wire.startPipeline() else { return die(wire.message) }
        if let error = segment.failure {
            segment.request?.fail(error.isStatementTimeout ? .statementTimeout : .server(error))
        } else if isOpen {
            segment.request?.finish(.success(.done))
        } else {
            segment.request?.fail(.transactionAborted)
        }
    }
}

import Poller

// How a connection sends requests.

extension Connection {
    /// The connection must be ready, and have room for one more segment.
    func send(_ request: Request, isRetry: Bool = false) {
        switch request.kind {
        case .query(let call): send(CollectionOfOne(call), for: request, isRetry)
        case .batch(let calls): send(calls, for: request, isRetry)
        case .describe(let statement): describe(statement, for: request)
        case .commit(let effects): commit(effects, for: request)
        case .script(let text): send(script: text, for: request)
        // The pool answers requests for leases itself and hands none of them to a connection.
        case .lease: preconditionFailure("a lease is granted, not sent")
        }
    }

    private func send(
        _ calls: some Collection<PostgresCall>, for request: Request, _ isRetry: Bool
    ) {
        guard let wire else { return }
        var preparations: [Segment.Preparation] = []
        let isSent =
            sendBegin(wire, &preparations) && prepare(calls, wire, &preparations)
            && run(calls, wire)
        close(Segment(.query, request, preparations, isRetry: isRetry), isSent)
    }

    /// Sends BEGIN in the segment of the first statement, which the server skips if BEGIN fails.
    private func sendBegin(_ wire: Wire, _ preparations: inout [Segment.Preparation]) -> Bool {
        guard let begin else { return true }
        self.begin = nil
        preparations.append(.begin)
        return wire.run("\(begin)")
    }

    /// Prepares all statements before the first of them runs. A statement that fails when it runs
    /// then leaves all of them prepared.
    private func prepare(
        _ calls: some Collection<PostgresCall>, _ wire: Wire,
        _ preparations: inout [Segment.Preparation]
    ) -> Bool {
        var added: [(key: StatementKey, name: String, call: Int)] = []
        var last: PostgresStatement?
        statements.beginSegment()
        for (index, call) in calls.enumerated() where call.statement !== last {
            last = call.statement
            let key = StatementKey(statement: call.statement)
            if statements.name(of: key) == nil { added.append((key, statements.add(key), index)) }
        }
        var isSent = true
        for name in statements.makeRoom() {
            preparations.append(.deallocate(name))
            isSent = isSent && wire.run("DEALLOCATE \(name)")
        }
        for (key, name, call) in added {
            preparations.append(.prepare(key, call: call))
            isSent = isSent && wire.prepare(name, key.statement)
        }
        return isSent
    }

    private func run(_ calls: some Collection<PostgresCall>, _ wire: Wire) -> Bool {
        var last: PostgresStatement?
        var name = ""
        for call in calls {
            if call.statement !== last {
                last = call.statement
                name = statements.name(of: StatementKey(statement: call.statement)) ?? ""
            }
            guard wire.run(name, call.arguments) else { return false }
        }
        return true
    }

    private func describe(_ statement: PostgresStatement, for request: Request) {
        guard let wire else { return }
        let isSent = wire.prepare("", statement) && wire.describe("")
        close(Segment(.query, request, [.parse]), isSent)
    }

    /// Sends the effects and COMMIT, which the server skips after an error of an effect.
    private func commit(_ effects: [PostgresTransaction.Effect], for request: Request) {
        guard let wire else { return }
        isEnding = true
        let calls = effects.map(\.call)
        var preparations: [Segment.Preparation] = []
        let isSent =
            sendBegin(wire, &preparations) && prepare(calls, wire, &preparations)
            && run(calls, wire) && wire.run("COMMIT")
        close(Segment(.commit, request, preparations), isSent)
    }

    /// Undoes the transaction once the statements that were sent have ended.
    func rollBack(isRetry: Bool = false) {
        guard let wire else { return }
        isEnding = true
        close(Segment(.rollback, nil, isRetry: isRetry), wire.run("ROLLBACK"))
    }

    private func close(_ segment: Segment, _ isSent: Bool) {
        guard let wire else { return }
        if segments.isEmpty { changedAt = .now }
        segments.append(segment)
        // `sync` writes as much as the socket takes; `flush` finds out whether bytes are left.
        guard isSent, wire.sync() else { return die(wire.message) }
        flush()
        // If the socket was full, libpq has read from it. The poller does not report answers that
        // libpq has read.
        receive()
    }

    /// Leaves pipeline mode, which does not allow a text of several statements.
    private func send(script: String, for request: Request) {
        guard let wire else { return }
        if segments.isEmpty { changedAt = .now }
        segments.append(Segment(.script, request))
        guard wire.endPipeline(), wire.runScript(script) else { return die(wire.message) }
        flush()
    }
}

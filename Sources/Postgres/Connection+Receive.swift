import Poller

// How a connection reads results and answers requests with them.

extension Connection {
    func receive() {
        var silences = 0
        while let wire, let segment = segments.first, !wire.isBusy {
            if let result = wire.nextResult() {
                silences = 0
                resultEnded()
                accept(result)
            } else if segment.purpose == .script {
                endScript(wire)
            } else {
                // libpq ends the results of each statement with one nil. A second nil means that
                // the count of results is wrong.
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
            if let memory, !result.isCounted(in: memory) {
                segments.first?.drop()
            } else {
                segments.first?.accept(result, isAnswer: true)
            }
        case .copy:
            die("COPY is not supported")
        case .failure:
            segments.first?.accept(result, isAnswer: false)
            if let error = result.serverError, error.isFatal { die(error.message) }
            if let wire, wire.isBroken { die(wire.message) }
        }
    }

    private func finishFirst() {
        guard let segment = segments.popFirst() else { return }
        changedAt = .now
        takeBack(segment)
        switch segment.purpose {
        case .query: answer(segment)
        case .commit: endTransaction(segment)
        case .rollback: endRollback(segment)
        case .script: break
        }
        // Further statements of the lease would run outside of its transaction.
        if segment.isWithoutTransaction { return die("the transaction did not begin") }
        guard segments.isEmpty, lease == nil, let wire else { return }
        if !wire.isOutsideTransaction { die("a query left a transaction open") }
    }

    /// Forgets the statements that the server did not prepare. Those that it did not deallocate are
    /// retired again, unless the failure says that a statement may be gone.
    private func takeBack(_ segment: Segment) {
        for preparation in segment.undone {
            switch preparation {
            case .begin, .parse: break
            case .deallocate(let name):
                if segment.failure?.error.isStalePlan != true { statements.retire(name: name) }
            case .prepare(let key, _): statements.forget(key)
            }
        }
    }

    private func answer(_ segment: Segment) {
        guard let request = segment.request else { return }
        guard let failure = segment.failure else {
            guard !segment.isDropped else {
                request.fail(.memoryExhausted)
                return
            }
            let isWhole = segment.results.count == request.answerCount
            let missing = PostgresError.unavailable("the answer was lost", mayHaveRun: true)
            request.finish(isWhole ? .success(.rows(segment.results)) : .failure(missing))
            return
        }
        if failure.error.isStalePlan {
            abandonPlans(of: request, failure.error)
            if lease == nil, !segment.isRetry { return retries.append(request) }
        }
        request.fail(PostgresError(failure, isBatch: request.isBatch))
    }

    /// If one plan of a batch is stale, the others may be too: all statements are prepared anew.
    private func abandonPlans(of request: Request, _ error: PostgresServerError) {
        for statement in request.statements {
            let key = StatementKey(statement: statement)
            if error.isStatementMissing { statements.forget(key) } else { statements.retire(key) }
        }
    }

    /// The server answers COMMIT of a failed transaction with `ROLLBACK`, without an error.
    private func endTransaction(_ segment: Segment) {
        guard let failure = segment.failure else {
            lease = nil
            let isCommitted = segment.results.last?.tag == "COMMIT"
            segment.request?.finish(
                isCommitted ? .success(.done) : .failure(PostgresError.transactionAborted))
            return
        }
        guard case .commit(let effects) = segment.request?.kind else { return }
        if let request = segment.request, failure.error.isStalePlan {
            abandonPlans(of: request, failure.error)
        }
        let isOver = failure.call == effects.count
        segment.request?.fail(PostgresError(failure, of: effects))
        // The lease lasts until the server has answered ROLLBACK.
        if isOver { lease = nil } else { rollBack() }
    }

    /// A cancellation of the statement before may come late and stop ROLLBACK.
    private func endRollback(_ segment: Segment) {
        if let failure = segment.failure, failure.error.isCancelled, !segment.isRetry {
            rollBack(isRetry: true)
        } else {
            lease = nil
        }
    }

    private func endScript(_ wire: Wire) {
        guard let segment = segments.popFirst() else { return }
        changedAt = .now
        let isOpen = wire.isInTransaction
        guard wire.startPipeline() else { return die(wire.message) }
        if let failure = segment.failure {
            segment.request?.fail(PostgresError(failure, isBatch: false))
        } else if isOpen {
            segment.request?.finish(.success(.done))
        } else {
            segment.request?.fail(.transactionAborted)
        }
    }
}

extension PostgresError {
    /// The error for the caller of a request, from the first failure of its segment.
    init(_ failure: Segment.Failure, isBatch: Bool) {
        let error: PostgresError =
            failure.error.isCancelled ? .statementTimeout : .server(failure.error)
        if isBatch, let call = failure.call {
            self = .inBatch(index: call, error)
        } else {
            self = error
        }
    }
    /// The error of a commit with these effects, from the first failure of its segment.
    init(_ failure: Segment.Failure, of effects: [PostgresTransaction.Effect]) {
        let error = failure.error
        if let call = failure.call, call < effects.count, error.isEffectMissed {
            self = .effectMissed(effects[call].name)
        } else if error.isTransactionAborted {
            self = .transactionAborted
        } else {
            self.init(failure, isBatch: false)
        }
    }
}

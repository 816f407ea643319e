import Poller

/// What a connection has sent up to one Sync, and how much of it is answered.
///
/// Preparations come first, then the statements of the request. The server skips what follows a
/// failed step up to the Sync, so the first failure is the segment's, and no other segment's.
/// A class, because it is changed where it stands in its connection's queue.
final class Segment {
    enum Purpose { case query, commit, rollback, script }

    enum Preparation {
        case begin
        /// The name of a prepared statement that has no use any more.
        case deallocate(String)
        /// For the call at this place, and all later ones of the same statement.
        case prepare(StatementKey, call: Int)
        /// Of a statement without a name, to be described.
        case parse
    }

    struct Failure {
        let error: PostgresServerError
        /// Which call failed; nil if it was none of them.
        let call: Int?
    }

    let purpose: Purpose
    let request: Request?
    let preparations: [Preparation]
    let sentAt = ContinuousClock.now
    let isRetry: Bool
    private(set) var answered = 0
    /// One for each statement that was run.
    private(set) var results: [ResultSet] = []
    private(set) var failure: Failure?
    /// Preparations that failed, or that the server skipped.
    private(set) var undone: [Preparation] = []

    init(
        _ purpose: Purpose, _ request: Request?, _ preparations: [Preparation] = [],
        isRetry: Bool = false
    ) {
        self.purpose = purpose
        self.request = request
        self.preparations = preparations
        self.isRetry = isRetry
    }

    func accept(_ result: ResultSet, isAnswer: Bool) {
        let step = answered
        answered += 1
        if isAnswer {
            // Nobody asks for the answers to the statements of a script.
            if step >= preparations.count, purpose != .script { results.append(result) }
            return
        }
        if step < preparations.count { undone.append(preparations[step]) }
        if failure == nil, let error = result.serverError {
            failure = Failure(error: error, call: call(at: step))
        }
    }

    private func call(at step: Int) -> Int? {
        guard step < preparations.count else { return step - preparations.count }
        if case .prepare(_, let call) = preparations[step] { return call }
        return nil
    }

    /// Its BEGIN failed.
    var isWithoutTransaction: Bool {
        undone.contains { if case .begin = $0 { true } else { false } }
    }

    /// Nobody waits for the answer any more.
    var isAbandoned: Bool { request?.isFinished ?? false }

    func timeOut() {
        request?.fail(
            purpose == .commit ? .commitUnknown("there was no answer in time") : .statementTimeout)
    }
}

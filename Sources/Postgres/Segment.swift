import Poller

/// The steps that a connection has sent up to one Sync, and their results so far.
///
/// Preparations come first, then the statements of the request. After a failed step the server
/// skips the steps up to the Sync, so a segment has at most one failure, which touches no other
/// segment. A class, because it is changed where it stands in its connection's queue.
final class Segment {
    enum Purpose { case query, commit, rollback, script }

    enum Preparation {
        case begin
        /// Frees a prepared statement that is no longer used, by its name.
        case deallocate(String)
        /// Prepares a statement for the call at this place, and for later calls of the statement.
        case prepare(StatementKey, call: Int)
        /// Prepares a statement without a name, to be described.
        case parse
    }

    struct Failure {
        let error: PostgresServerError
        /// The place of the call that failed; nil if another step failed.
        let call: Int?
    }

    let purpose: Purpose
    let request: Request?
    let preparations: [Preparation]
    let sentAt = ContinuousClock.now
    let isRetry: Bool
    /// Since when nobody waits for it or for a later segment.
    var abandonedSince: ContinuousClock.Instant?
    /// How often the server was asked to stop it.
    var cancellations = 0
    private(set) var answered = 0
    /// One for each statement that was run.
    private(set) var results: [ResultSet] = []
    private(set) var failure: Failure?
    /// True if there was no memory for a result.
    private(set) var isDropped = false
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
            // The results of a script's statements are not used.
            if step >= preparations.count, purpose != .script { results.append(result) }
            return
        }
        if step < preparations.count { undone.append(preparations[step]) }
        if failure == nil, let error = result.serverError {
            failure = Failure(error: error, call: call(at: step))
        }
    }

    /// Counts a result that is not kept.
    func drop() {
        answered += 1
        isDropped = true
    }

    private func call(at step: Int) -> Int? {
        guard step < preparations.count else { return step - preparations.count }
        if case .prepare(_, let call) = preparations[step] { return call }
        return nil
    }

    /// True if its BEGIN failed.
    var isWithoutTransaction: Bool {
        undone.contains { if case .begin = $0 { true } else { false } }
    }

    /// True if the caller waits no longer.
    var isAbandoned: Bool { request?.isFinished ?? false }

    func timeOut() {
        request?.fail(
            purpose == .commit ? .commitUnknown("there was no answer in time") : .statementTimeout)
    }
}

/// What a connection has sent up to one Sync, and how much of it is answered.
///
/// The steps before the last one prepare the way for it; the server skips what follows a failed
/// step up to the Sync, so the first failure is the segment's, and no other segment's.
struct Segment {
    enum Purpose { case query, commit, rollback, script }

    enum Step {
        case begin, deallocate
        case prepare(StatementKey)
        case run
    }

    let purpose: Purpose
    let request: Request?
    let steps: [Step]
    /// The statement that runs last, to be forgotten if its plan turns out to be stale.
    var statement: StatementKey?
    let sentAt = ContinuousClock.now
    let isRetry: Bool
    private(set) var answered = 0
    private(set) var result: ResultSet?
    private(set) var failure: PostgresServerError?

    init(
        _ purpose: Purpose, _ request: Request?, _ steps: [Step] = [.run], isRetry: Bool = false
    ) {
        self.purpose = purpose
        self.request = request
        self.steps = steps
        self.isRetry = isRetry
    }

    /// The statement that was being prepared and is not.
    private(set) var unprepared: StatementKey?

    mutating func accept(_ result: ResultSet, isAnswer: Bool) {
        let step = answered < steps.count ? steps[answered] : .run
        answered += 1
        if case .prepare(let key) = step, !isAnswer { unprepared = key }
        if isAnswer { self.result = result } else { failure = failure ?? result.serverError }
    }

    /// Nobody waits for the answer any more.
    var isAbandoned: Bool { request?.isFinished ?? false }

    func timeOut() {
        request?.fail(
            purpose == .commit ? .commitUnknown("there was no answer in time") : .statementTimeout)
    }
}

/// A client that has closed its side may wait for its answers (RFC 9112 section 9.6 and RFC 9293:
/// half-close) or be gone: the kernel reports the same end of its stream. Only what is sent to it
/// shows which: a client that is gone resets the connection.
extension Connection {
    /// The time from the end of a client's stream to the first trial, in nanoseconds. Most requests
    /// are answered before.
    private static let firstTrial: Int64 = 250_000_000

    /// The client has closed its side while requests are in work.
    func clientEnded() {
        guard !hasClientEnded else { return }
        hasClientEnded = true
        trialPause = Self.firstTrial
        nextTrial = now + trialPause
    }

    /// Sends `100 Continue` ahead of the next answer. RFC 9110 section 15.2: a client has to be
    /// able to read past it, also if it did not ask for it. HTTP/1.0 does not know it, so a request
    /// of HTTP/1.0 goes on until its deadline.
    func tryClient() {
        // Few trials: a minute has four, and there are clients that read past five and no more.
        trialPause *= 4
        nextTrial = now + trialPause
        guard let first = exchanges.first, !first.isVersion10, unsent.isEmpty else { return }
        write("HTTP/1.1 100 Continue\r\n\r\n")
    }
}

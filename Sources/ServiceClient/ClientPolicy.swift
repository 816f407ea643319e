public import ServiceRuntime

/// How often, and with which pauses, a transport tries a call.
public struct ClientPolicy: Sendable {
    /// Tries of one call, the first included.
    public var attempts: Int
    /// The longest pause after the first try. It doubles with each further try.
    public var firstPause: Duration
    public var longestPause: Duration
    /// The longest body of an answer.
    public var responseLimit: ByteCount

    public init(
        attempts: Int = 3,
        firstPause: Duration = .milliseconds(50),
        longestPause: Duration = .seconds(2),
        responseLimit: ByteCount = .mebibytes(8)
    ) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.responseLimit = responseLimit
    }

    public static let standard = ClientPolicy()

    /// A random pause from zero to the longest one ("full jitter"), so that callers that failed
    /// together do not come back together.
    func pause(after attempt: Int) -> Duration {
        let longest = min(longestPause, firstPause * (1 << min(attempt - 1, 16)))
        return longest * Double.random(in: 0...1)
    }
}

/// Why a private server or a child process cannot run: one sentence for the person at the terminal.
public struct LocalPlatformError: Error, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }

    /// The sentence about a system call that failed, read from `errno` at once.
    static func system(_ what: String) -> LocalPlatformError {
        LocalPlatformError("\(what): \(SystemFailure.current)")
    }
}

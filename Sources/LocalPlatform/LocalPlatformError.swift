/// Why a private server or a child process cannot run, as a sentence for the terminal.
public struct LocalPlatformError: Error, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }

    /// The error of a system call that has just failed, with its reason from `errno`.
    static func system(_ what: String) -> LocalPlatformError {
        LocalPlatformError("\(what): \(SystemFailure.current)")
    }
}

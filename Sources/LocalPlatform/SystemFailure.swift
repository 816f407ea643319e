import Glibc

/// What the system says of the last failed call.
enum SystemFailure {
    static var current: String { text(errno) }

    static func text(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

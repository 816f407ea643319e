import Glibc

/// The system's text for the error of a call.
enum SystemFailure {
    static var current: String { text(errno) }

    static func text(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

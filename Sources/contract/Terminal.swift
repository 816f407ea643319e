import Glibc

/// Whether the standard error is a terminal, and `NO_COLOR` is not set.
var isTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
}

/// Writes to the standard error. A failure is ignored, because there is no other place to report
/// it.
func printError(_ text: String) {
    var bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}

let noSuchFile = ENOENT

func isCurrentFolder(_ path: String) -> Bool {
    guard let wanted = realpath(path, nil), let current = realpath(".", nil) else { return false }
    defer {
        free(wanted)
        free(current)
    }
    return strcmp(wanted, current) == 0
}

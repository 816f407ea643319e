import Glibc

/// Whether people read the standard error, and like colours.
var isTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
}

/// Nobody can be told when the standard error is closed.
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

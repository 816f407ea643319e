import Glibc

/// A program to start, with its whole environment.
struct ChildCommand: Sendable {
    /// An absolute path.
    var executable: String
    var arguments: [String] = []
    /// The whole environment: nothing is inherited.
    var environment: [String: String] = [:]
    /// The user it runs as; nil for the user of this process. Needs root.
    var account: Account?
    /// True if its new files are 0600 and its new folders 0700.
    var makesPrivateFiles = false
    /// The signal that the system sends it when this process ends, also by SIGKILL.
    var deathSignal = DeathSignal.terminate

    enum DeathSignal: String, Sendable {
        case terminate = "TERM"
        case interrupt = "INT"
    }

    /// The command line: `setpriv`, which sets the death signal and the account, a shell if the
    /// umask has to be set, and the program. Each replaces itself by the next, so the process id
    /// stays.
    func line() throws(LocalPlatformError) -> [String] {
        guard access(executable, X_OK) == 0 else {
            throw .system("`\(executable)` cannot be run")
        }
        var line = [try Executable.find("setpriv"), "--pdeathsig", deathSignal.rawValue]
        if let account {
            line += ["--reuid", "\(account.user)", "--regid", "\(account.group)", "--clear-groups"]
        }
        line.append("--")
        if makesPrivateFiles { line += ["/bin/sh", "-c", #"umask 077 && exec "$@""#, "sh"] }
        return line + [executable] + arguments
    }
}

/// Programs by name.
public enum Executable {
    /// The absolute path of a program, from `PATH` and then the system's folders.
    public static func find(_ name: String) throws(LocalPlatformError) -> String {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        for folder in folders + ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] {
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        throw LocalPlatformError("`\(name)` is not installed: run `make setup`")
    }
}

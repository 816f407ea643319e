import Glibc

/// A program to start, with all it gets to see of us.
struct ChildCommand: Sendable {
    /// An absolute path.
    var executable: String
    var arguments: [String] = []
    /// The whole environment: nothing is inherited.
    var environment: [String: String] = [:]
    /// Who it runs as, if not as we do; needs root.
    var account: Account?
    /// Whether what it makes is for its owner alone: files 0600, folders 0700.
    var makesPrivateFiles = false
    /// What the system sends it when we are gone, however we went.
    var deathSignal = DeathSignal.terminate

    enum DeathSignal: String, Sendable {
        case terminate = "TERM"
        case interrupt = "INT"
    }

    /// The whole command line: `setpriv`, which sets the death signal and the account, the shell if
    /// the umask has to be set, and the program. Each becomes the next, so the process id stays.
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
    /// The absolute path of a program: `PATH`, then the system's own folders.
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

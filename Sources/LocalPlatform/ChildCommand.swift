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
    /// What the system sends it when we are gone, however we went.
    var deathSignal = DeathSignal.terminate

    enum DeathSignal: String, Sendable {
        case terminate = "TERM"
        case interrupt = "INT"
    }

    /// The command line behind `setpriv`, which sets the death signal and the account, then
    /// becomes the program: the process id stays.
    func line() throws(LocalPlatformError) -> [String] {
        guard access(executable, X_OK) == 0 else {
            throw .system("`\(executable)` cannot be run")
        }
        var line = [try Executable.find("setpriv"), "--pdeathsig", deathSignal.rawValue]
        if let account {
            line += ["--reuid", "\(account.user)", "--regid", "\(account.group)", "--clear-groups"]
        }
        return line + ["--", executable] + arguments
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

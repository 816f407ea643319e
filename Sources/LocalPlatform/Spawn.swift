import Glibc
import Synchronization

/// Starts children with `posix_spawn`, each in a process group of its own. Ctrl-C at the terminal
/// then reaches only this process, which stops its children in order.
enum Spawn {
    /// Held while a pipe is opened and marked as close-on-exec, and while a child starts. A child
    /// that started in between would hold the pipe open for its whole life.
    private static let gate = Mutex(())

    private typealias CloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// Closes in the child all descriptors that other code of this process opened without
    /// close-on-exec. Swift's Glibc does not declare this function (glibc 2.34), so it is looked up
    /// by name.
    private static let closeFrom: CloseFrom? = {
        guard let found = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        // The type is the one that glibc's spawn.h declares for this name.
        return unsafeBitCast(found, to: CloseFrom.self)
    }()

    /// The ends of a new pipe, reader first, that no child inherits.
    static func pipe() throws(LocalPlatformError) -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        let status = gate.withLock { _ in
            let status = Glibc.pipe(&ends)
            if status == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
            return status
        }
        guard status == 0 else { throw .system("no pipe could be opened") }
        return (ends[0], ends[1])
    }

    /// Starts a child with an empty input and its output on the two descriptors. Returns its id.
    static func start(
        _ command: ChildCommand, output: Int32, errors: Int32
    ) throws(LocalPlatformError) -> pid_t {
        let line = try command.line()
        let environment = command.environment.map { "\($0.key)=\($0.value)" }.sorted()
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        _ = closeFrom?(&actions, 3)
        restoreSignals(&attributes)

        var pid = pid_t()
        let status = gate.withLock { _ in
            withCStrings(line) { arguments in
                withCStrings(environment) { variables in
                    posix_spawn(&pid, line[0], &actions, &attributes, arguments, variables)
                }
            }
        }
        guard status == 0 else {
            throw LocalPlatformError(
                "`\(command.executable)` cannot be started: \(SystemFailure.text(status))")
        }
        return pid
    }

    /// The child starts with no signal blocked or ignored, whatever this process blocks and
    /// ignores.
    private static func restoreSignals(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
    }

    /// `char *[]` that ends with a null pointer; alive for the time of the call.
    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

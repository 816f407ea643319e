public import Foundation
import Glibc

/// Starts programs that must not outlive this process.
///
/// Linux sends a death signal when the *thread* that started a child ends (prctl(2)), and threads
/// that tests run on come and go. So one thread starts them all and stays.
public enum Spawner {
    private static let jobs = Jobs()

    /// Starts it with the death signal KILL, as the user `postgres` if that is asked for and we are
    /// root.
    public static func runBound(_ process: Process, asPostgres: Bool = false) throws {
        guard let program = process.executableURL else {
            throw StoreFailure("a process without a program")
        }
        var line = ["--pdeathsig", "KILL"]
        if asPostgres, getuid() == 0 {
            line += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        process.arguments = line + ["--", program.path] + (process.arguments ?? [])
        try run(process)
    }

    static func run(_ process: Process) throws {
        try perform { try process.run() }
    }

    /// Runs `body` on the thread that stays, and waits for it.
    public static func perform(_ body: @escaping @Sendable () throws -> Void) throws {
        try jobs.run(body)
    }

    private final class Jobs: @unchecked Sendable {
        // Every access to `waiting` holds `condition`.
        private let condition = NSCondition()
        private var waiting: [@Sendable () -> Void] = []

        init() { Thread.detachNewThread { self.work() } }

        func run(_ body: @escaping @Sendable () throws -> Void) throws {
            let outcome = Outcome()
            condition.lock()
            waiting.append {
                outcome.result = Result { try body() }
                outcome.isThere.signal()
            }
            condition.signal()
            condition.unlock()
            outcome.isThere.wait()
            try outcome.result.get()
        }

        private func work() {
            while true {
                condition.lock()
                while waiting.isEmpty { condition.wait() }
                let job = waiting.removeFirst()
                condition.unlock()
                job()
            }
        }
    }

    // Written before the semaphore is signalled, read after it was waited for.
    private final class Outcome: @unchecked Sendable {
        let isThere = DispatchSemaphore(value: 0)
        var result: Result<Void, any Error> = .success(())
    }
}

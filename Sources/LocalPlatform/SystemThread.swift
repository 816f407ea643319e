import Glibc

/// A thread for calls that block as long as a child process lives. On Swift's shared threads such
/// calls would starve other tasks.
struct SystemThread {
    private let id: pthread_t

    static func start(_ body: @escaping @Sendable () -> Void) throws(LocalPlatformError)
        -> SystemThread
    {
        // Released once: by the thread, or below if no thread was started.
        let box = Unmanaged.passRetained(Body(run: body))
        var id = pthread_t()
        let status = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                // The reference that was retained above for this thread.
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw LocalPlatformError("no thread could be started: \(SystemFailure.text(status))")
        }
        return SystemThread(id: id)
    }

    /// Lets the thread free itself at its end.
    func detach() {
        pthread_detach(id)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}

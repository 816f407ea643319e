import Glibc

/// A thread of our own, for calls that block as long as a child process lives: on Swift's shared
/// threads they would starve everybody else.
struct SystemThread {
    private let id: pthread_t

    static func start(_ body: @escaping @Sendable () -> Void) throws(LocalPlatformError)
        -> SystemThread
    {
        // Taken over once by the thread, or released below when none was started.
        let box = Unmanaged.passRetained(Body(run: body))
        var id = pthread_t()
        let status = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                // The one retain made above is taken over by the one thread that runs.
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw LocalPlatformError("no thread could be started: \(SystemFailure.text(status))")
        }
        return SystemThread(id: id)
    }

    /// Nobody waits for its end; it frees itself.
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

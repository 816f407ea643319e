import Glibc

/// Runs `work` on a new thread, which takes no signals and ends after `work`. Returns false, and
/// does not run `work`, if the system refuses a thread. For library functions that block.
package func startThread(_ work: @escaping @Sendable () -> Void) -> Bool {
    var everySignal = sigset_t()
    var former = sigset_t()
    sigfillset(&everySignal)
    // A new thread inherits the signal mask of the thread that creates it.
    pthread_sigmask(SIG_BLOCK, &everySignal, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    // Released once: by the thread, or below when none was started.
    let box = Unmanaged.passRetained(ThreadWork(run: work))
    var id = pthread_t()
    let failure = pthread_create(
        &id, nil,
        { pointer in
            // The reference that was retained for this thread. Only its C type allows null.
            if let pointer { Unmanaged<ThreadWork>.fromOpaque(pointer).takeRetainedValue().run() }
            return nil
        }, box.toOpaque())
    guard failure == 0 else {
        box.release()
        return false
    }
    pthread_detach(id)
    return true
}

private final class ThreadWork: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

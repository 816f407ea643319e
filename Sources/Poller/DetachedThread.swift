import Glibc

/// Runs `work` on a thread of its own, which takes no signals and ends with it. False, and `work`
/// never runs, if the system refuses a thread.
func startThread(_ work: @escaping @Sendable () -> Void) -> Bool {
    var everySignal = sigset_t()
    var former = sigset_t()
    sigfillset(&everySignal)
    // A new thread takes over the mask of the one that makes it.
    pthread_sigmask(SIG_BLOCK, &everySignal, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    // Released once: by the thread, or below when none was started.
    let box = Unmanaged.passRetained(ThreadWork(run: work))
    var id = pthread_t()
    let failure = pthread_create(
        &id, nil,
        { pointer in
            // It is the reference that was retained for this thread; C says it may be null.
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

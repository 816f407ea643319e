import Synchronization

/// The phase of a service, shared by the code that reads it and the code that changes it.
final class ServicePhase: Sendable {
    private let phase: Mutex<Application.Phase>

    init(_ phase: Application.Phase) {
        self.phase = Mutex(phase)
    }

    var current: Application.Phase {
        get { phase.withLock(\.self) }
        set { phase.withLock { $0 = newValue } }
    }
}

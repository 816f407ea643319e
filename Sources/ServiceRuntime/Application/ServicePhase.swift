import Synchronization

/// What a service is doing, beyond answering; shared by those who tell and those who change it.
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

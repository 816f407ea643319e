import Synchronization

/// The bytes that requests of an operation held lately: those of the one that held most, less a
/// sixteenth of the difference for each that held less.
final class Usage: Sendable {
    private let mostBytes = Atomic<Int>(0)

    var bytes: Int { mostBytes.load(ordering: .relaxed) }

    func note(_ bytes: Int) {
        // A note that another thread overwrites is lost, which does no harm.
        let most = mostBytes.load(ordering: .relaxed)
        mostBytes.store(max(bytes, most - (most - bytes) / 16), ordering: .relaxed)
    }
}

import ServiceRuntime
import Synchronization

/// The connections that a transport may have. Each call takes a place before it asks for a
/// connection, so async-http-client never lets a call wait for one.
final class ConnectionPlaces: Sendable {
    /// The most calls that wait for a place.
    static let lineLimit = 4_096
    /// A call without a place gives up this long before its deadline, or after nine tenths of its
    /// time if that is earlier. Later a place would be of no use, and its request would be answered
    /// as one that took too long.
    static let reserve = Duration.milliseconds(100)

    let count: Int
    private let free: Mutex<Int>
    private let line = WaitingLine<Void>()

    init(_ count: Int) {
        self.count = count
        free = Mutex(count)
    }

    private enum Entry {
        case taken
        case waits(WaitingLine<Void>.Ticket)
        case refused
    }

    /// Takes a place or waits for one, and returns whether it has one; `giveBack()` returns it.
    func take(before deadline: ContinuousClock.Instant) async -> Bool {
        let entry = free.withLock { free -> Entry in
            guard free == 0 else {
                free -= 1
                return .taken
            }
            return line.draw(limit: Self.lineLimit).map(Entry.waits) ?? .refused
        }
        switch entry {
        case .taken: return true
        case .refused: return false
        case .waits(let ticket):
            let reserve = min(Self.reserve, (deadline - .now) / 10)
            return await line.turn(of: ticket, before: deadline - reserve) != nil
        }
    }

    /// Gives the place to the call that has waited longest.
    func giveBack() {
        free.withLock { free in
            if !line.callFirst(()) { free += 1 }
        }
    }
}

import Synchronization

/// Counts the connections of all loops of a server, which share its places.
final class ConnectionBudget: Sendable {
    /// For every client.
    let places: Places
    /// For probes, when the others are taken.
    let reserved: Places
    private let isWaitedFor = Atomic<Bool>(false)
    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let roomMakers = Mutex<[(loop: ObjectIdentifier, makeRoom: RoomMaker)]>([])

    /// Closes an idle connection of a loop, and tells whether there was one. Called and answered on
    /// any thread.
    typealias RoomMaker = @Sendable (_ tell: @escaping Told) -> Void
    typealias Told = @Sendable (_ hasMadeRoom: Bool) -> Void

    init(limit: Int, reserved: Int = 0) {
        places = Places(limit: limit)
        self.reserved = Places(limit: reserved)
    }

    /// True while a client waits for a place.
    var isCrowded: Bool { isWaitedFor.load(ordering: .relaxed) }

    /// Takes a place, which has to be given back. Returns false if there is none.
    func take() -> Bool { places.take() }

    func giveBack() {
        places.giveBack()
        wakeWaiting()
    }

    func takeReserved() -> Bool { reserved.take() }

    func giveBackReserved() {
        reserved.giveBack()
        wakeWaiting()
    }

    /// Calls `resume` once, on any thread, when there may be a place again.
    func whenFree(_ resume: @escaping @Sendable () -> Void) {
        waiting.withLock { waiting in
            waiting.append(resume)
            isWaitedFor.store(true, ordering: .sequentiallyConsistent)
        }
        // A place that was given back before `isWaitedFor` was set has woken no waiter, so the
        // counts are read again.
        if places.isFree || reserved.isFree { wake() }
    }

    private func wakeWaiting() {
        if isWaitedFor.load(ordering: .sequentiallyConsistent) { wake() }
    }

    private func wake() {
        let resumes = waiting.withLock { waiting in
            isWaitedFor.store(false, ordering: .sequentiallyConsistent)
            defer { waiting = [] }
            return waiting
        }
        for resume in resumes { resume() }
    }
}

// MARK: Room on other loops

extension ConnectionBudget {
    func add(_ loop: ObjectIdentifier, _ makeRoom: @escaping RoomMaker) {
        roomMakers.withLock { $0.append((loop, makeRoom)) }
    }

    /// Asks the other loops, one after the other, until one has closed an idle connection.
    func makeRoom(onOthersThan loop: ObjectIdentifier, _ tell: @escaping Told) {
        let others = roomMakers.withLock { $0.filter { $0.loop != loop }.map(\.makeRoom) }
        Self.ask(others[...], tell)
    }

    private static func ask(_ loops: ArraySlice<RoomMaker>, _ tell: @escaping Told) {
        guard let makeRoom = loops.first else { return tell(false) }
        makeRoom { hasMadeRoom in
            if hasMadeRoom { tell(true) } else { ask(loops.dropFirst(), tell) }
        }
    }
}

/// A number of places that many threads take and give back.
struct Places: ~Copyable, Sendable {
    let limit: Int
    private let count = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    var isFree: Bool { count.load(ordering: .sequentiallyConsistent) < limit }

    func take() -> Bool {
        var count = count.load(ordering: .relaxed)
        while count < limit {
            let (isTaken, newer) = self.count.compareExchange(
                expected: count, desired: count + 1, ordering: .sequentiallyConsistent)
            if isTaken { return true }
            count = newer
        }
        return false
    }

    func giveBack() { count.subtract(1, ordering: .sequentiallyConsistent) }
}

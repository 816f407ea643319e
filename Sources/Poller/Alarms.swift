/// A function that is called once, at an instant. Used on the poller's thread only.
package final class Alarm {
    fileprivate let deadline: MonotonicInstant
    fileprivate let order: UInt64
    fileprivate var run: (() -> Void)?
    /// Its place in the heap, nil once it has gone off or was cancelled.
    fileprivate var place: Int?

    fileprivate init(deadline: MonotonicInstant, order: UInt64, run: @escaping () -> Void) {
        self.deadline = deadline
        self.order = order
        self.run = run
    }

    fileprivate func isBefore(_ other: Alarm) -> Bool {
        (deadline, order) < (other.deadline, other.order)
    }
}

/// A binary heap of alarms, the earliest first; those of one instant in the order they were set.
final class Alarms {
    private var heap: [Alarm] = []
    private var lastOrder: UInt64 = 0

    func add(after delay: Duration, _ run: @escaping () -> Void) -> Alarm {
        lastOrder += 1
        let deadline = MonotonicInstant.now + max(.zero, delay)
        let alarm = Alarm(deadline: deadline, order: lastOrder, run: run)
        heap.append(alarm)
        alarm.place = heap.count - 1
        rise(from: heap.count - 1)
        return alarm
    }

    func remove(_ alarm: Alarm) {
        guard let place = alarm.place else { return }
        alarm.place = nil
        alarm.run = nil
        let last = heap.removeLast()
        guard place < heap.count else { return }
        put(last, at: place)
        rise(from: place)
        sink(from: last.place ?? place)
    }

    /// Runs what is due now; alarms set meanwhile wait for the next call. True if any ran.
    func ringDue() -> Bool {
        guard let first = heap.first else { return false }
        let (now, newest) = (MonotonicInstant.now, lastOrder)
        guard first.deadline <= now else { return false }
        while let alarm = heap.first, alarm.deadline <= now, alarm.order <= newest {
            let run = alarm.run
            remove(alarm)
            run?()
        }
        return true
    }

    /// The time-out for `epoll_wait`; -1 if no alarm is set.
    func millisecondsToNext(after now: MonotonicInstant) -> Int32 {
        guard let first = heap.first else { return -1 }
        let left = first.deadline.nanoseconds - now.nanoseconds
        return left <= 0 ? 0 : Int32(clamping: (left - 1) / 1_000_000 + 1)
    }

    private func rise(from start: Int) {
        var place = start
        while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private func sink(from start: Int) {
        var place = start
        while true {
            let children = (2 * place + 1)..<min(2 * place + 3, max(heap.count, 2 * place + 1))
            let least = children.min { heap[$0].isBefore(heap[$1]) }
            guard let least, heap[least].isBefore(heap[place]) else { return }
            swap(place, least)
            place = least
        }
    }

    private func swap(_ one: Int, _ other: Int) {
        let alarm = heap[one]
        put(heap[other], at: one)
        put(alarm, at: other)
    }

    private func put(_ alarm: Alarm, at place: Int) {
        heap[place] = alarm
        alarm.place = place
    }
}

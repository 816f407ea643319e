import Poller

/// A node that a timer wheel wakes. It is in the wheel at most once.
class TimerNode {
    fileprivate var next: TimerNode?
    // The list holds the node before until `remove` takes it out, which sets this anew.
    fileprivate unowned(unsafe) var previous: TimerNode?
    /// The tick at which it is in the wheel; nil if it is in none.
    fileprivate var tick: Int64?

    /// Called on the wheel's loop after the node was removed. The call may be early, so the node
    /// has to check the time.
    func timerFired(at now: Int64) {}
}

/// Wakes many nodes with one alarm of the loop.
///
/// Times are nanoseconds of `MonotonicInstant`. A node that is moved to a later time stays in its
/// place, is woken early and schedules itself again.
final class TimerWheel {
    private let alarm: SetAlarm
    private let resolution: Int64
    /// Lists of nodes; a node is in the slot of its tick modulo `slotCount`. The first node of a
    /// list has no `previous`.
    private var slots: [TimerNode?]
    /// All nodes up to this tick were woken.
    private var current: Int64 = 0
    private var count = 0
    private var wakeUp: (tick: Int64, cancel: () -> Void)?

    static let slotCount = 1024

    /// Calls `ring` after the delay, on the wheel's thread, and returns a function that cancels
    /// this.
    typealias SetAlarm = (_ delay: Duration, _ ring: @escaping () -> Void) -> () -> Void

    init(resolution: Duration, alarm: @escaping SetAlarm) {
        self.alarm = alarm
        self.resolution = max(1, resolution.nanoseconds)
        slots = Array(repeating: nil, count: Self.slotCount)
    }

    /// Wakes the node at `time`, at most one resolution late. It is woken earlier if it is already
    /// in the wheel for an earlier time, or if `time` is beyond the wheel's last slot.
    func schedule(_ node: TimerNode, at time: Int64, now: Int64) {
        // The usual case, checked without a division: the node is already woken early enough.
        if let scheduled = node.tick, time >= (scheduled - 1) * resolution { return }
        if count == 0 { current = now / resolution }
        let due = time / resolution + 1
        let tick = min(max(due, current + 1), current + Int64(Self.slotCount) - 1)
        if let scheduled = node.tick {
            guard tick < scheduled else { return }
            remove(node)
        }
        insert(node, tick)
        if tick < wakeUp?.tick ?? .max { wakeUp(at: tick, now) }
    }

    func remove(_ node: TimerNode) {
        guard let tick = node.tick else { return }
        let next = node.next
        next?.previous = node.previous
        if let previous = node.previous {
            previous.next = next
        } else {
            slots[slot(tick)] = next
        }
        node.next = nil
        node.previous = nil
        node.tick = nil
        count -= 1
    }

    func stop() {
        wakeUp?.cancel()
        wakeUp = nil
    }

    private func insert(_ node: TimerNode, _ tick: Int64) {
        let slot = slot(tick)
        node.tick = tick
        node.next = slots[slot]
        slots[slot]?.previous = node
        slots[slot] = node
        count += 1
    }

    private func slot(_ tick: Int64) -> Int { Int(tick % Int64(Self.slotCount)) }

    private func wakeUp(at tick: Int64, _ now: Int64) {
        wakeUp?.cancel()
        let cancel = alarm(.nanoseconds(max(0, tick * resolution - now))) { [unowned self] in
            wakeUp = nil
            advance(to: MonotonicInstant.coarse.nanoseconds)
        }
        wakeUp = (tick, cancel)
    }

    /// Wakes every node whose tick has come. Not private, because tests call it with times of their
    /// own.
    func advance(to now: Int64) {
        let target = now / resolution
        // After a long sleep each slot is visited once.
        let steps = min(target - current, Int64(Self.slotCount))
        guard steps > 0 else { return sleep(now) }
        let first = target - steps + 1
        current = target
        // Collected first, because a node that is woken may schedule itself into one of these
        // slots.
        var due: [TimerNode] = []
        for tick in first...target {
            var node = slots[slot(tick)]
            while let found = node {
                due.append(found)
                node = found.next
            }
        }
        for node in due {
            guard let tick = node.tick, tick <= target else { continue }
            remove(node)
            node.timerFired(at: now)
        }
        sleep(now)
    }

    private func sleep(_ now: Int64) {
        guard count > 0 else { return }
        for tick in current + 1..<current + Int64(Self.slotCount)
        where slots[slot(tick)] != nil {
            if tick < wakeUp?.tick ?? .max { wakeUp(at: tick, now) }
            return
        }
    }
}

extension Duration {
    /// Saturates at 73 years, so that a sum of two does not overflow.
    var nanoseconds: Int64 { min(max(clampedNanoseconds, .min / 4), .max / 4) }
}

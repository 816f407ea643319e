import SeededNumbers
import Testing

@testable import HTTPServer

@Suite("The timer wheel")
struct TimerWheelTests {
    private final class Node: TimerNode {
        var fired: [Int64] = []
        var onFire: (Int64) -> Void = { _ in }

        override func timerFired(at now: Int64) {
            fired.append(now)
            onFire(now)
        }
    }

    private let tick: Int64 = 10_000_000

    /// Its alarm never rings: each test is the clock.
    private func wheel() -> TimerWheel {
        TimerWheel(resolution: .milliseconds(10)) { _, _ in {} }
    }

    @Test("wakes nobody early and everybody at most a tick late")
    func wakesInTime() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<200 {
            let wheel = wheel()
            let node = Node()
            let time = Int64.random(in: 0..<900 * tick, using: &random)
            wheel.schedule(node, at: time, now: 0)
            var now: Int64 = 0
            while node.fired.isEmpty, now < 2000 * tick {
                now += Int64.random(in: 1..<3 * tick, using: &random)
                wheel.advance(to: now)
            }
            #expect(node.fired.count == 1)
            #expect(node.fired.first ?? 0 >= time)
            #expect((node.fired.first ?? .max) - time < 4 * tick)
        }
    }

    @Test("moves a node forward, and leaves it where it is for a later time")
    func movesNodes() {
        let wheel = wheel()
        let node = Node()
        wheel.schedule(node, at: 500 * tick, now: 0)
        wheel.schedule(node, at: 5 * tick, now: 0)
        wheel.schedule(node, at: 900 * tick, now: 0)
        wheel.advance(to: 6 * tick)
        #expect(node.fired == [6 * tick])
        wheel.advance(to: 1000 * tick)
        #expect(node.fired.count == 1)
    }

    @Test("wakes nobody who was removed, at any place of a slot")
    func removesNodes() {
        for removed in 0..<3 {
            let wheel = wheel()
            let nodes = [Node(), Node(), Node()]
            for node in nodes { wheel.schedule(node, at: 5 * tick, now: 0) }
            wheel.remove(nodes[removed])
            wheel.advance(to: 10 * tick)
            for (index, node) in nodes.enumerated() {
                #expect(node.fired.count == (index == removed ? 0 : 1))
            }
        }
    }

    @Test("lets the woken schedule and remove whoever is in the wheel, after any sleep")
    func survivesChanges() {
        let wheel = wheel()
        let first = Node()
        let second = Node()
        first.onFire = { now in
            wheel.remove(second)
            wheel.schedule(first, at: now + 5 * tick, now: now)
        }
        second.onFire = { now in
            wheel.remove(first)
            wheel.schedule(second, at: now + 5 * tick, now: now)
        }
        wheel.schedule(first, at: tick, now: 0)
        wheel.schedule(second, at: tick, now: 0)
        wheel.advance(to: 5000 * tick)
        #expect(first.fired.count + second.fired.count == 1)
        wheel.advance(to: 5100 * tick)
        #expect(first.fired.count + second.fired.count == 2)
    }

    @Test("wakes nodes beyond its horizon early, so that they can schedule themselves again")
    func wakesAtHorizon() {
        let wheel = wheel()
        let node = Node()
        let goal = 5000 * tick
        node.onFire = { now in
            if now < goal { wheel.schedule(node, at: goal, now: now) }
        }
        wheel.schedule(node, at: goal, now: 0)
        for step in Int64(1)...5100 { wheel.advance(to: step * tick) }
        #expect(node.fired.last ?? 0 >= goal)
        #expect(node.fired.count <= 10)
    }
}

@Suite("Dates")
struct DateTests {
    @Test(
        "are written as RFC 9110 section 5.6.7 says",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] as [(Int64, String)])
    func areWritten(_ seconds: Int64, _ text: String) {
        #expect(httpDate(seconds) == text)
    }
}

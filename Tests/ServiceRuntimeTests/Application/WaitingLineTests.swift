import Testing

@testable import ServiceRuntime

@Suite("Waiting line", .timeLimit(.minutes(1)))
struct WaitingLineTests {
    @Test("calls in the order of arrival, and passes over those who have left")
    func order() async throws {
        let line = WaitingLine<Int>()
        let tickets = try (0..<3).map { _ in try #require(line.draw(limit: 10)) }
        let left = await line.turn(of: tickets[0], before: .now)
        #expect(left == nil)
        #expect(line.callFirst(1))
        #expect(line.callFirst(2))
        #expect(!line.callFirst(3))
        let second = await line.turn(of: tickets[2], before: .now + .seconds(60))
        let first = await line.turn(of: tickets[1], before: .now + .seconds(60))
        #expect((first, second) == (1, 2))
    }

    @Test("takes no more than its limit, and takes others when some have left")
    func limit() async throws {
        let line = WaitingLine<Void>()
        let ticket = try #require(line.draw(limit: 2))
        _ = try #require(line.draw(limit: 2))
        #expect(line.draw(limit: 2) == nil)
        let caller = Task { await line.turn(of: ticket, before: .now + .seconds(60)) == nil }
        caller.cancel()
        #expect(await caller.value)
        #expect(line.draw(limit: 2) != nil)
    }

    @Test("sends each away at its own deadline, in whatever order the deadlines come")
    func deadlines() async throws {
        let line = WaitingLine<Void>()
        let began = ContinuousClock.now
        let waits = await withTaskGroup(of: (Int, Duration).self) { group in
            for milliseconds in [300, 50, 150] {
                guard let ticket = line.draw(limit: 10) else { continue }
                group.addTask {
                    _ = await line.turn(of: ticket, before: began + .milliseconds(milliseconds))
                    return (milliseconds, ContinuousClock.now - began)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(waits.count == 3 && line.count == 0)
        for (milliseconds, wait) in waits { #expect(wait >= .milliseconds(milliseconds)) }
    }
}

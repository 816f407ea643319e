import ServiceRuntime
import Testing

@testable import ServiceClient

@Suite("Circuit breaker", .timeLimit(.minutes(1)))
struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    private func begin(
        _ breaker: CircuitBreaker, at time: Duration
    ) -> CircuitBreaker.Permit? {
        if case .permitted(let permit) = breaker.enter(at: start + time) { permit } else { nil }
    }

    /// Returns whether the call was let through.
    private func call(
        _ breaker: CircuitBreaker, _ evidence: CircuitBreaker.Evidence, at time: Duration,
        lasting duration: Duration = .zero
    ) -> Bool {
        guard let permit = begin(breaker, at: time) else { return false }
        breaker.end(permit, evidence, at: start + time + duration)
        return true
    }

    private func openBreaker() -> CircuitBreaker {
        let breaker = CircuitBreaker()
        for _ in 0..<20 { #expect(call(breaker, .fails, at: .zero)) }
        return breaker
    }

    /// Calls that come while a probe is under way, in their order.
    private func waiting(
        _ count: Int, for breaker: CircuitBreaker
    ) -> [Task<CircuitBreaker.Permit?, Never>] {
        (0..<count).map { _ in Task { await breaker.permit(before: .now + .seconds(60)) } }
    }

    @Test("opens when half of at least twenty calls failed, and not before")
    func opens() {
        let breaker = CircuitBreaker()
        for index in 0..<19 { #expect(call(breaker, index < 10 ? .fails : .works, at: .zero)) }
        #expect(breaker.allowsCalls(at: start))
        #expect(call(breaker, .works, at: .zero))
        #expect(!breaker.allowsCalls(at: start))
        #expect(breaker.refusesCalls(at: start))
    }

    @Test("stays closed while most calls succeed")
    func stays() {
        let breaker = CircuitBreaker()
        for index in 0..<200 {
            let evidence: CircuitBreaker.Evidence = index % 5 > 2 ? .fails : .works
            #expect(call(breaker, evidence, at: .milliseconds(index * 10)))
        }
    }

    @Test("stays closed whatever the share of calls that the service sheds or that show nothing")
    func sheds() {
        let breaker = CircuitBreaker()
        for _ in 0..<100 {
            #expect(call(breaker, .sheds, at: .zero))
            #expect(call(breaker, .nothing, at: .zero))
        }
    }

    @Test("forgets what is longer ago than its window")
    func forgets() {
        let breaker = CircuitBreaker()
        for _ in 0..<19 { #expect(call(breaker, .fails, at: .zero)) }
        for index in 0..<19 {
            #expect(call(breaker, index < 9 ? .fails : .works, at: .seconds(12)))
        }
        #expect(breaker.allowsCalls(at: start + .seconds(12)))
    }

    @Test("a call with less time than others have just needed is no failure of the service")
    func hurry() {
        let breaker = CircuitBreaker()
        #expect(call(breaker, .works, at: .zero, lasting: .seconds(5)))
        for _ in 0..<40 { #expect(call(breaker, .silent, at: .seconds(5), lasting: .seconds(2))) }
        #expect(breaker.allowsCalls(at: start + .seconds(8)))
        for _ in 0..<19 { #expect(call(breaker, .silent, at: .seconds(8), lasting: .seconds(6))) }
        #expect(!breaker.allowsCalls(at: start + .seconds(14)))
    }

    @Test("lets one call through after its rest, and believes it")
    func probes() throws {
        let breaker = openBreaker()
        #expect(begin(breaker, at: .seconds(3)) == nil)
        let probe = try #require(begin(breaker, at: .seconds(7)))
        #expect(!breaker.allowsCalls(at: start + .seconds(7)))
        breaker.end(probe, .fails, at: start + .seconds(7))
        #expect(begin(breaker, at: .seconds(8)) == nil)
        #expect(call(breaker, .works, at: .seconds(14)))
        #expect(breaker.allowsCalls(at: start + .seconds(14)))
    }

    @Test("a probe that says nothing makes room for another, as does one in a hurry")
    func forgottenProbe() throws {
        let breaker = openBreaker()
        for evidence in [CircuitBreaker.Evidence.nothing, .silent] {
            let probe = try #require(begin(breaker, at: .seconds(7)))
            breaker.end(probe, evidence, at: start + .seconds(7))
        }
        #expect(begin(breaker, at: .seconds(7)) != nil)
    }

    @Test("calls that come during a probe wait for it, and go on when it succeeds")
    func waitsForProbe() async throws {
        let breaker = openBreaker()
        let probe = try #require(begin(breaker, at: .seconds(7)))
        let calls = waiting(31, for: breaker)
        while breaker.line.count < 31 { await Task.yield() }
        breaker.end(probe, .works, at: start + .seconds(7))
        for call in calls {
            let permit = await call.value
            #expect(permit?.isProbe == false)
        }
    }

    @Test("when a probe fails the next call is the probe, and after the third all are refused")
    func nextProbe() async throws {
        let breaker = openBreaker()
        let probe = try #require(begin(breaker, at: .seconds(7)))
        let calls = waiting(10, for: breaker)
        while breaker.line.count < 10 { await Task.yield() }
        breaker.end(probe, .fails, at: start + .seconds(7))
        var probes = 0
        for call in calls {
            guard let permit = await call.value else { continue }
            #expect(permit.isProbe)
            probes += 1
            breaker.end(permit, .fails, at: start + .seconds(7))
        }
        #expect(probes == 2)
        #expect(breaker.refusesCalls(at: start + .seconds(8)))
    }

    @Test("a call does not wait longer than its patience or its deadline")
    func impatient() async throws {
        let breaker = openBreaker()
        let probe = try #require(begin(breaker, at: .seconds(7)))
        let begun = ContinuousClock.now
        #expect(await breaker.permit(before: .now + .milliseconds(50)) == nil)
        #expect(ContinuousClock.now - begun < CircuitBreaker.shortestPatience)
        #expect(await breaker.permit(before: .now + .seconds(60)) == nil)
        breaker.end(probe, .works, at: start + .seconds(7))
    }

    @Test("calls wait longer for the probe of a service whose answers take long")
    func patience() throws {
        let breaker = CircuitBreaker()
        #expect(call(breaker, .works, at: .zero, lasting: .seconds(5)))
        for _ in 0..<19 { #expect(call(breaker, .fails, at: .seconds(5))) }
        _ = try #require(begin(breaker, at: .seconds(12)))
        guard case .waits(_, let end) = breaker.enter(at: start + .seconds(12)) else {
            Issue.record("did not wait")
            return
        }
        #expect(end - (start + .seconds(12)) > .seconds(9))
    }

    @Test("calls that began before an outage do not open the breaker again after it")
    func lateFailures() throws {
        let breaker = CircuitBreaker()
        let old = try (0..<40).map { _ in try #require(begin(breaker, at: .zero)) }
        for permit in old.prefix(20) { breaker.end(permit, .fails, at: start) }
        #expect(call(breaker, .works, at: .seconds(7)))
        for permit in old.suffix(20) { breaker.end(permit, .silent, at: start + .seconds(8)) }
        #expect(breaker.allowsCalls(at: start + .seconds(8)))
    }
}

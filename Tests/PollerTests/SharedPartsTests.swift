import Synchronization
import Testing

@testable import Poller

@Suite("What the clients of stores share")
struct SharedPartsTests {
    @Test("a queue gives back in order what it was given, however the two are mixed")
    func queue() {
        var queue = Queue<Int>()
        var (added, taken) = (0, 0)
        for round in 1...300 {
            for _ in 0..<round % 17 {
                queue.append(added)
                added += 1
            }
            for _ in 0..<round % 13 where taken < added {
                #expect(queue.first == taken)
                #expect(queue.popFirst() == taken)
                taken += 1
            }
            #expect(queue.count == added - taken)
            #expect(queue.isEmpty == (added == taken))
        }
        #expect(queue.elements == Array(taken..<added))
        #expect(queue.removeAll() == Array(taken..<added))
        #expect(queue.popFirst() == nil && queue.first == nil)
    }

    @Test("pauses have a ceiling that doubles from 50 ms to 2 s")
    func backoff() {
        var backoff = Backoff()
        var ceilings: [Duration] = []
        for _ in 0..<40 {
            ceilings.append(backoff.ceiling)
            let pause = backoff.next()
            #expect(pause >= .zero && pause <= ceilings.last ?? .zero)
        }
        let milliseconds = [50, 100, 200, 400, 800, 1_600] + Array(repeating: 2_000, count: 34)
        #expect(ceilings == milliseconds.map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.ceiling == .milliseconds(50))
    }

    @Test("the first answer counts, and a later one is told that it is late")
    func firstAnswer() async throws {
        let answer = OneAnswer<Int>()
        let value = try await answer.wait {
            #expect(!answer.isFinished)
            #expect(answer.finish(.success(1)))
            #expect(!answer.finish(.success(2)))
        }
        #expect(value == 1)
        #expect(answer.isFinished)
    }

    @Test("a cancelled caller goes on at once, and asks nothing if it was cancelled before")
    func cancelled() async {
        let (answer, unasked) = (OneAnswer<Int>(), OneAnswer<Int>())
        let (asked, hears) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task {
            try await answer.wait { hears.yield() }
        }
        for await _ in asked { break }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await unasked.wait { Issue.record("it was asked") }
        }
        await #expect(throws: CancellationError.self) { try await early.value }
    }

    @Test("a caller that must not be cancelled waits for its answer")
    func uncancellable() async throws {
        let answer = OneAnswer<Int>()
        let (asked, hears) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task {
            try await answer.wait(isCancellable: false) { hears.yield() }
        }
        for await _ in asked { break }
        waiting.cancel()
        #expect(answer.finish(.success(7)))
        #expect(try await waiting.value == 7)
    }

    @Test("an address is read where it stands, and no name is one")
    func numericHosts() {
        #expect(Resolver.numeric("127.0.0.1", port: 80)?.map(\.text) == ["127.0.0.1"])
        #expect(Resolver.numeric("::1", port: 80)?.map(\.text) == ["::1"])
        #expect(Resolver.numeric("localhost", port: 80) == nil)
    }

    @Test("names are looked up on a thread of its own, each with an outcome of its own")
    func names() async {
        let outcomes = await withCheckedContinuation { continuation in
            Resolver.lookUp(["localhost", "nobody.invalid"]) { continuation.resume(returning: $0) }
        }
        #expect(outcomes.count == 2)
        let found = (try? outcomes["localhost"]?.get()) ?? []
        #expect(found.contains { ["127.0.0.1", "::1"].contains($0.text) })
        #expect(throws: LookupFailure.self) { try outcomes["nobody.invalid"]?.get() }
    }

    @Test("an instant saturates instead of overflowing")
    func instants() {
        #expect(MonotonicInstant.distantFuture + .seconds(1) == .distantFuture)
        #expect(MonotonicInstant.now + .seconds(Int64.max) == .distantFuture)
        let now = MonotonicInstant.now
        #expect(now.duration(to: now + .milliseconds(3)) == .milliseconds(3))
        #expect(now < now + 1 && MonotonicInstant.coarse <= .now)
    }
}

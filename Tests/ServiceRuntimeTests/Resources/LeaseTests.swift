import ServiceRuntime
import ServiceTesting
import Synchronization
import Testing

@Suite("Leases within a process", .timeLimit(.minutes(1)))
struct LeaseTests {
    private struct Broken: Error {}

    private final class Order: Sendable {
        private let list = Mutex<[String]>([])

        var names: [String] { list.withLock(\.self) }

        func append(_ name: String) { list.withLock { $0.append(name) } }
    }

    @Test("a key has one holder at a time, and is free again whatever happened")
    func oneHolder() async throws {
        let lease = LocalLease("answering")
        let result = try await lease.ifFree("1") {
            let same = try await lease.ifFree("1") { true }
            let other = try await lease.ifFree("2") { true }
            #expect(same == nil && other == true && lease.heldKeys == ["1"])
            return "held"
        }
        #expect(result == "held")
        await #expect(throws: Broken.self) { try await lease.ifFree("1") { throw Broken() } }
        #expect(lease.heldKeys.isEmpty)
    }

    @Test("who waits has a turn when the holder is done, and gives up at the deadline")
    func turns() async throws {
        let lease = LocalLease("answering")
        let order = Order()
        let waiting = try await lease.ifFree("1") {
            await #expect(throws: LeaseError.taken(lease: "answering")) {
                try await lease.whenFree("1", before: .now + .milliseconds(200)) {}
            }
            let waiting = Task {
                try await lease.whenFree("1", before: .now + .seconds(30)) {
                    order.append("second")
                }
            }
            order.append("first")
            return waiting
        }
        try await waiting?.value
        #expect(order.names == ["first", "second"])
    }

    @Test("a cancelled caller neither takes a key nor waits for one")
    func cancelled() async throws {
        let lease = LocalLease("answering")
        _ = try await lease.ifFree("1") {
            let waiting = Task {
                try await lease.whenFree("1", before: .now + .seconds(30)) { Issue.record("ran") }
            }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }
}

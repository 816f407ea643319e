import ServiceTesting
import Synchronization
import Testing

@testable import ServiceRuntime

/// Holds whoever enters until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrivals = 0
        var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    }
    private let state = Mutex(State())

    func enter() async {
        await withCheckedContinuation { continuation in
            let (isOpen, reached) = state.withLock { state in
                state.arrivals += 1
                let reached = state.watchers.filter { $0.0 <= state.arrivals }
                state.watchers.removeAll { $0.0 <= state.arrivals }
                if !state.isOpen { state.waiting.append(continuation) }
                return (state.isOpen, reached)
            }
            for watcher in reached { watcher.1.resume() }
            if isOpen { continuation.resume() }
        }
    }

    func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isReached { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

private final class Order: Sendable {
    private let state = Mutex<[Int]>([])
    var indices: [Int] { state.withLock(\.self) }
    func append(_ index: Int) { state.withLock { $0.append(index) } }
}

@Suite("Admission", .timeLimit(.minutes(1)))
struct AdmissionTests {
    @Test("beyond concurrency and queue a request is refused at once, and told when to come back")
    func overflow() async {
        let gate = Gate()
        var chat = FakeChat()
        chat.shaping = { _, _ in
            await gate.enter()
            return .square(Square(side: 1))
        }
        let service = application(chat)  // 4 at once, 2 more may wait
        let responses = await withTaskGroup(of: Response.self) { group in
            for _ in 0..<4 { group.addTask { await service.receive(.get, "/v1/shapes/1") } }
            await gate.arrivals(4)
            for _ in 0..<10 { group.addTask { await service.receive(.get, "/v1/shapes/1") } }
            var responses: [Response] = []
            // All that came too late are answered while the first four are still in work: eight
            // because the queue is full, two because nobody left within their patience.
            for _ in 0..<10 {
                if let response = await group.next() { responses.append(response) }
            }
            gate.open()
            for await response in group { responses.append(response) }
            return responses
        }
        let refused = responses.filter { $0.status == 503 }
        #expect(refused.count == 10)
        #expect(refused.allSatisfy { $0.problem == "overloaded" })
        #expect(
            refused.allSatisfy { response in
                response.header("Retry-After").flatMap { Int($0) }.map { 1...5 ~= $0 } == true
            })
        #expect(responses.filter { $0.status == 200 }.count == 4)
        let metrics = service.metrics.render()
        #expect(metrics.contains(#"http_server_rejected_total{cause="queueFull"} 8"#))
        #expect(metrics.contains(#"http_server_rejected_total{cause="waitedTooLong"} 2"#))
    }

    @Test("health and metrics are answered however busy the service is")
    func builtIns() async {
        let gate = Gate()
        var chat = FakeChat()
        chat.shaping = { _, _ in
            await gate.enter()
            return .square(Square(side: 1))
        }
        let service = application(chat)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = await service.receive(.get, "/v1/shapes/1") } }
            await gate.arrivals(4)
            #expect(await service.receive(.get, "/health/live").status == 200)
            let metrics = await service.receive(.get, "/metrics").text
            #expect(metrics.contains("http_server_requests_in_flight 4\n"))
            gate.open()
        }
    }

    @Test("who waits gets the place that becomes free, in the order of arrival")
    func order() async throws {
        let admission = Admission(concurrency: 1, queue: 10, patience: .seconds(60))
        try await admission.enter()
        let order = Order()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<5 {
                group.addTask {
                    guard (try? await admission.enter()) != nil else { return }
                    order.append(index)
                    admission.leave()
                }
                while admission.load.waiting <= index { await Task.yield() }
            }
            admission.leave()
        }
        #expect(order.indices == [0, 1, 2, 3, 4])
        #expect(admission.load == (0, 0))
    }

    @Test("a cancelled request gives up its place in the queue")
    func cancelled() async throws {
        let admission = Admission(concurrency: 1, queue: 1, patience: .seconds(60))
        try await admission.enter()
        let waiting = Task { try await admission.enter() }
        while admission.load.waiting == 0 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: AdmissionRefusal.cancelled) { try await waiting.value }
        #expect(admission.load == (1, 0))
        admission.leave()
        #expect(admission.enterAtOnce())
    }

    @Test("an operation's own limit holds within the service's")
    func ownLimit() async {
        let gate = Gate()
        var chat = FakeChat()
        chat.finding = { _, _ in
            await gate.enter()
            return []
        }
        let service = application(chat)
        let find = "/v1/names/a?id=1&limit=1"
        let headers = [("X-Tenant-Id", "\(someID)")]
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { _ = await service.receive(.get, find, headers: headers) }
            }
            await gate.arrivals(2)
            #expect(await service.receive(.get, find, headers: headers).status == 503)
            #expect(await service.receive(.get, "/v1/shapes/1").status == 200)
            gate.open()
        }
    }

    @Test("a thousand requests in random order leave no place taken")
    func balance() async {
        let admission = Admission(concurrency: 3, queue: 5, patience: .milliseconds(5))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<1_000 {
                group.addTask {
                    let task = Task {
                        guard (try? await admission.enter()) != nil else { return }
                        await Task.yield()
                        admission.leave()
                    }
                    if index.isMultiple(of: 7) { task.cancel() }
                    await task.value
                }
            }
        }
        #expect(admission.load == (0, 0))
    }
}

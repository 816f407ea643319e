import Glibc
import HTTPMessages
import HTTPServer
import Logging
import NIOCore
import ServiceValues
import Synchronization

@testable import ServiceOperations

/// Says back what it was asked, and does on certain paths what a test needs.
final class TestResponder: HTTPResponder {
    /// What handlers of `/wait` wait for.
    let gate = Gate()
    /// Of every planned request, in their order.
    private let plannedTargets = Mutex<[String]>([])
    private let refusals = Mutex<[HTTPRefusal]>([])
    private let cancelled = Gate()
    /// How handlers of `/busy` run: set when one has held up the loop, or computed beside it.
    let paceOfBusy = Mutex<HandlerPace>(.quick)

    var planned: [String] { plannedTargets.withLock(\.self) }
    var refused: [HTTPRefusal] { refusals.withLock(\.self) }

    static let bodyLimit = 64 * 1024
    /// The route of `/busy` and what begins so.
    static let busy = 2

    func plan(_ head: RequestHead) -> RequestPlan {
        let target = head.target
        plannedTargets.withLock { $0.append(target) }
        if target.hasPrefix("/denied") {
            let refusal = Response(
                status: 401, contentType: "text/plain", body: .init(string: "no"))
            return RequestPlan(route: 0, bodyLimit: 0, timeout: .seconds(10), refusal: refusal)
        }
        let isImpatient = target.hasPrefix("/impatient")
        let bodyLimit = target.hasPrefix("/large") ? 64 * 1024 * 1024 : Self.bodyLimit
        return RequestPlan(
            route: target.hasPrefix("/busy") ? Self.busy : 1,
            bodyLimit: target.hasPrefix("/small") ? 4 : bodyLimit,
            timeout: isImpatient ? .milliseconds(100) : .seconds(30),
            isForProbes: target.hasPrefix("/health"),
            pace: target.hasPrefix("/busy") ? paceOfBusy.withLock(\.self) : .quick)
    }

    func finish(_ exchange: HTTPExchange, _ error: (any Error)?) {
        exchange.ended(after: (ContinuousClock.now - exchange.receivedAt).wholeNanoseconds)
    }

    func heldUp(by route: Int) {
        if route == Self.busy { paceOfBusy.withLock { $0 = .suspect } }
    }

    func computed(_ route: Int, isLong: Bool) {
        if route == Self.busy { paceOfBusy.withLock { $0 = isLong ? .slow : .quick } }
    }

    func handler(for exchange: HTTPExchange) -> HTTPHandler {
        { exchange in exchange.response = await self.answer(exchange) }
    }

    private func answer(_ request: HTTPExchange) async -> Response {
        let head = request.head
        let path = head.withPath { String(decoding: $0, as: UTF8.self) }
        switch path {
        case "/wait":
            await gate.wait()
        case "/impatient", "/cancelled":
            await untilCancelled()
            cancelled.open()
        case "/block":
            // Holds the loop up, so that a test can do several things within one of its turns.
            usleep(300_000)
        case "/busy":
            let end = ContinuousClock.now + .milliseconds(30)
            while ContinuousClock.now < end {}
        case "/busy-then-waiting":
            let end = ContinuousClock.now + .milliseconds(30)
            while ContinuousClock.now < end {}
            try? await Task.sleep(for: .milliseconds(1))
        case "/busy-waiting":
            // Long, but the loop is free meanwhile.
            try? await Task.sleep(for: .milliseconds(30))
        case "/deaf":
            await gate.waitWhateverComes()
        case "/injected":
            return Response(status: 200, headers: [("X-Name", "value\r\nSet-Cookie: a=b")])
        case "/framed":
            return Response(status: 200, headers: [("Content-Length", "5")])
        case "/none": return Response(status: 204)
        case "/closing":
            return Response(status: 200, body: .init(string: "bye"), closesConnection: true)
        case "/big":
            return Response(
                status: 200, contentType: "text/plain",
                body: ByteBuffer(repeating: UInt8(ascii: "x"), count: 1024 * 1024))
        case "/large": return text("\(request.receivedCount)")
        default: break
        }
        let query = head.withQuery { String(decoding: $0, as: UTF8.self) }
        let body = request.withReceived { String(decoding: $0, as: UTF8.self) }
        let target = head.target.contains("?") ? "\(path)?\(query)" : path
        let echo = head.header("echo").map { " <\($0)>" } ?? ""
        return text("\(head.method) \(target)\(echo)\(request.hasBody ? " [\(body)]" : "")")
    }

    func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response {
        refusals.withLock { $0.append(refusal) }
        return text("\(refusal)", Status(code: refusal.rejection.type.status))
    }

    /// Returns when a handler has noticed its cancellation.
    func untilHandlerCancelled() async { await cancelled.wait() }

    private func untilCancelled() async {
        // Far beyond every deadline of these tests.
        try? await Task.sleep(for: .seconds(600))
    }

    private func text(_ text: String, _ status: Status = 200) -> Response {
        Response(
            status: status, contentType: "text/plain; charset=utf-8",
            body: ByteBuffer(string: text))
    }
}

/// Opens once, for all who wait.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends early when the task is cancelled.
    func wait() async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await enter(number, unlessCancelled: true)
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    func waitWhateverComes() async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await enter(number, unlessCancelled: false)
    }

    private func enter(_ number: Int, unlessCancelled: Bool) async {
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                if state.isOpen || unlessCancelled && Task.isCancelled { return true }
                state.waiters[number] = continuation
                return false
            }
            if mayGo { continuation.resume() }
        }
    }
}

extension Logger {
    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}

/// Runs a server for one test.
func withServer(
    loops: Int = 1,
    memory: MemoryBudget = .unlimited,
    _ configure: (inout HTTPServer.Configuration) -> Void = { _ in },
    _ test: (HTTPServer, TestResponder, Int) async throws -> Void
) async throws {
    var configuration = HTTPServer.Configuration(port: 0)
    configuration.loops = loops
    configuration.timeouts.resolution = .milliseconds(10)
    configuration.timeouts.shutdown = .seconds(20)
    configure(&configuration)
    let responder = TestResponder()
    let server = HTTPServer(
        configuration: configuration, responder: responder, memory: memory, logger: .quiet)
    try await server.start()
    do {
        try await test(server, responder, server.boundPort ?? 0)
    } catch {
        await server.shutdown(within: .zero)
        throw error
    }
    responder.gate.open()
    await server.shutdown(within: .zero)
}

import Testing

@testable import ServiceRuntime

/// A service in which at most `atWork` requests get on at once, each for about `time` seconds, in
/// the order of their arrival. Before that each is away for `away` seconds.
private struct Service {
    private struct Request {
        let began: Double
        var awayUntil: Double
        var left: Double
    }

    let limit: AdaptiveLimit
    var atWork: Int
    var time = 0.1
    var away = 0.0
    var metBusy = false
    private let start = ContinuousClock.now
    private var seconds = 0.0
    private var requests: [Request] = []
    private var count = 0

    init(most: Int, atWork: Int) {
        limit = AdaptiveLimit(most: most, at: start)
        self.atWork = atWork
    }

    private var now: ContinuousClock.Instant { start + .seconds(seconds) }

    /// So many clients ask for some seconds, each again when it has its answer. Returns how many
    /// were answered in a second.
    @discardableResult
    mutating func serve(clients: Int, for duration: Double) -> Double {
        let step = 0.01
        var answers = 0
        for _ in 0..<Int(duration / step) {
            seconds += step
            while requests.count < min(clients, limit.current) {
                count += 1
                let part = 0.75 + (Double(count) * 0.618).truncatingRemainder(dividingBy: 1) / 2
                requests.append(
                    Request(began: seconds, awayUntil: seconds + away, left: time * part))
            }
            var atWork = 0
            for index in requests.indices where requests[index].awayUntil <= seconds {
                guard atWork < self.atWork else { break }
                atWork += 1
                requests[index].left -= step
            }
            while let index = requests.firstIndex(where: { $0.left <= step / 2 }) {
                note(requests.remove(at: index))
                answers += 1
            }
        }
        return Double(answers) / duration
    }

    private func note(_ request: Request) {
        let took = seconds - request.began + 0.01
        let ended = AdaptiveLimit.Ended(
            took: Int64(took * 1e9), away: Int64(away * 1e9), metBusy: metBusy, isServed: true)
        limit.note(ended, working: requests.count, at: now)
    }

    /// Nobody asks for some seconds, and then a request finds all places taken.
    mutating func rest(_ duration: Double) {
        seconds += duration
        requests = []
        limit.grow(at: now)
    }
}

@Suite("Adaptive limit")
struct AdaptiveLimitTests {
    @Test("requests that would only make each other slower are not let in, and no fewer are served")
    func overload() {
        var service = Service(most: 256, atWork: 20)
        service.serve(clients: 10, for: 1)
        #expect(service.serve(clients: 1_000, for: 10) > 190)
        #expect((12...60).contains(service.limit.current))
    }

    @Test("an overload from the first request on is found too")
    func overloadAtStart() {
        var service = Service(most: 256, atWork: 20)
        #expect(service.serve(clients: 1_000, for: 30) > 190)
        #expect((12...60).contains(service.limit.current))
    }

    @Test("as many as do not wait for each other are let in, however slow other services are")
    func away() {
        var service = Service(most: 256, atWork: 20)
        service.serve(clients: 20, for: 2)
        service.away = 10
        service.serve(clients: 200, for: 60)
        #expect(service.limit.current == 256)
    }

    @Test("requests that take longer for other reasons are let in again")
    func heavier() {
        var service = Service(most: 256, atWork: 60)
        service.serve(clients: 50, for: 3)
        service.time = 0.5
        service.serve(clients: 50, for: 10)
        #expect(service.limit.current >= 50)
    }

    @Test("a burst that is over soon lowers nothing")
    func burst() {
        var service = Service(most: 256, atWork: 100)
        for _ in 0..<20 {
            service.serve(clients: 200, for: 0.05)
            service.serve(clients: 1, for: 0.5)
        }
        #expect(service.limit.current == 256)
    }

    @Test("after an overload the limit grows to what it was")
    func recovery() {
        var service = Service(most: 256, atWork: 4)
        service.serve(clients: 2, for: 8)
        service.serve(clients: 1_000, for: 20)
        #expect(service.limit.current <= 16)
        service.rest(30)
        #expect(service.limit.current == 256)
    }

    @Test("requests that another service is too busy for are fewer afterwards")
    func busyElsewhere() {
        var service = Service(most: 256, atWork: 100)
        service.metBusy = true
        service.serve(clients: 200, for: 1)
        #expect(service.limit.current <= 20)
    }

    @Test("a look at the least time that nobody ends is over after some seconds")
    func unendedLook() {
        var service = Service(most: 256, atWork: 256)
        while service.limit.current == 256 { service.serve(clients: 250, for: 0.05) }
        #expect(service.limit.current == 128)
        service.rest(10)
        #expect(service.limit.current == 256)
    }
}

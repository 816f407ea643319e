import Logging
@_spi(Benchmarks) import ServiceRuntime

/// Prints what it takes to find the route of a request among 10 and among 1,000, in nanoseconds:
/// the lookup, and the whole of `Application.plan`, which also says what the route allows. Both are
/// told with what it takes to go from head to head and look at a path, which is told alone, too.
@main
struct RouterBench {
    static func main() {
        var logger = Logger(label: "router")
        logger.logLevel = .critical
        let few = Lookup(Application(Few(), logger: logger), paths: paths(of: Few.self))
        let many = Lookup(Application(Many(), logger: logger), paths: paths(of: Many.self))
        var times: [String: [Double]] = [:]
        for _ in 0..<21 {
            times["lookup among 10 routes", default: []].append(few.lookup())
            times["lookup among 1,000 routes", default: []].append(many.lookup())
            times["plan among 10 routes", default: []].append(few.plan())
            times["plan among 1,000 routes", default: []].append(many.plan())
            times["only going through 10 heads", default: []].append(few.walk())
            times["only going through 1,000 heads", default: []].append(many.walk())
        }
        for (name, samples) in times.sorted(by: { $0.key < $1.key }) {
            print("\(name): \(samples.sorted()[samples.count / 2].rounded()) ns")
        }
    }

    /// Of each operation, with a value for each parameter.
    private static func paths(of router: any ServiceRouter.Type) -> [String] {
        router.operations.map { $0.path.replacing("{id}", with: "4711") }
    }
}

/// Many heads after each other, in an order that no processor learns by heart: 20,000 draws.
struct Lookup {
    private let application: Application
    private let heads: [RequestHead]
    private static let rounds = 10

    init(_ application: Application, paths: [String]) {
        self.application = application
        let routes = paths.map { RequestHead(method: .get, target: $0) }
        var state: UInt64 = 1
        heads = (0..<20_000).map { _ in
            // Knuth's generator for 64 bits; its upper bits are the random ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return routes[Int(state >> 33) % routes.count]
        }
    }

    func lookup() -> Double { nanoseconds { application.operation(of: $0) } }

    func plan() -> Double { nanoseconds { application.plan($0).route } }

    func walk() -> Double { nanoseconds { $0.withPath { Int($0[$0.count - 1]) } } }

    private func nanoseconds(_ find: (RequestHead) -> Int) -> Double {
        var found = 0
        let duration = ContinuousClock().measure {
            for _ in 0..<Self.rounds {
                for head in heads { found &+= find(head) }
            }
        }
        precondition(found > 0, "No route was found")
        return Double(duration.components.attoseconds) / 1e9
            / Double(Self.rounds * heads.count)
    }
}

/// A service of routes like those of an interface for shops.
protocol Shop: ServiceRouter {
    static var groups: Int { get }
    init()
}

extension Shop {
    static var service: ServiceDescription {
        ServiceDescription(
            name: "shop", title: "Shop", version: "1", port: 1,
            limits: ServiceLimits(
                concurrency: 1, queue: 1, body: .kibibytes(1), timeout: .seconds(1),
                memory: .mebibytes(64), cpu: 1))
    }

    static var operations: [OperationDescription] {
        (0..<groups).flatMap { group in
            [
                "/v1/resource\(group)", "/v1/resource\(group)/{id}",
                "/v1/resource\(group)/{id}/details", "/v1/resource\(group)/search",
                "/v1/resource\(group)/{id}/parts/{id}/history",
            ].enumerated().map { index, path in
                OperationDescription("get\(group)x\(index)", .get, path, timeout: .seconds(1))
            }
        }
    }

    func respond(to operation: Int, _ exchange: HTTPExchange) async throws {}
}

struct Few: Shop { static let groups = 2 }
struct Many: Shop { static let groups = 200 }

import Logging
import ServiceRuntime

/// Prints what it takes to find the route of a request among 10 and among 1,000, in nanoseconds:
/// the whole of `Application.plan`, of which the route table is the part that depends on it.
@main
struct RouterBench {
    static func main() {
        var logger = Logger(label: "router")
        logger.logLevel = .critical
        let few = Lookup(Application(Few(), logger: logger), paths: paths(of: Few.self))
        let many = Lookup(Application(Many(), logger: logger), paths: paths(of: Many.self))
        let none = Lookup(Application(Few(), logger: logger), paths: ["/"])
        var times: [String: [Double]] = [:]
        for _ in 0..<21 {
            times["10 routes", default: []].append(few.nanoseconds())
            times["1,000 routes", default: []].append(many.nanoseconds())
            times["the empty path, which no route has", default: []].append(none.nanoseconds())
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

/// Many heads that are planned after each other.
struct Lookup {
    private let application: Application
    private let heads: [RequestHead]
    private static let count = 200_000

    init(_ application: Application, paths: [String]) {
        self.application = application
        heads = paths.map { RequestHead(method: .get, target: $0) }
    }

    func nanoseconds() -> Double {
        var found = 0
        let duration = ContinuousClock().measure {
            for index in 0..<Self.count {
                found &+= application.plan(heads[index % heads.count]).route
            }
        }
        precondition(found >= 0, "A route has no number")
        return Double(duration.components.attoseconds) / 1e9 / Double(Self.count)
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

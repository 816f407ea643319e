import Glibc
import Logging
@_spi(Benchmarks) import ServiceRuntime

/// Prints what it takes to find the route of a request among 10 and among 1,000, in nanoseconds.
/// Each is told with what it takes to go from path to path and look at it, which is told alone,
/// too, and beside a table that knows whole paths only: nobody finds a route with less.
@main
struct RouterBench {
    static func main() {
        var logger = Logger(label: "router")
        logger.logLevel = .critical
        let few = Lookup(Application(Few(), logger: logger), paths: paths(of: Few()))
        let many = Lookup(Application(Many(), logger: logger), paths: paths(of: Many()))
        let same = Lookup(Application(Many(), logger: logger), paths: paths(of: Few()))
        var times: [String: [Double]] = [:]
        for _ in 0..<21 {
            times["lookup of 10 paths among 10 routes", default: []].append(few.lookup())
            times["lookup of 10 paths among 1,000 routes", default: []].append(same.lookup())
            times["lookup of 1,000 paths among 1,000 routes", default: []].append(many.lookup())
            times["whole paths, 10, in a hash table", default: []].append(few.hashed())
            times["whole paths, 1,000, in a hash table", default: []].append(many.hashed())
            times["only going through 10 paths", default: []].append(few.walk())
            times["only going through 1,000 paths", default: []].append(many.walk())
        }
        for (name, samples) in times.sorted(by: { $0.key < $1.key }) {
            print("\(name): \((samples.sorted()[samples.count / 2] * 10).rounded() / 10) ns")
        }
    }

    /// Of each operation, with a value for each parameter.
    private static func paths(of router: any ServiceRouter) -> [String] {
        router.routes.map { $0.description.path.replacing("{id}", with: "4711") }
    }
}

/// Many paths after each other, in an order that no processor learns by heart: 20,000 draws.
///
/// Each begins when the one before has ended, like requests: otherwise the processor would fetch
/// the next paths from memory while it only goes through them, but not while it looks up routes.
struct Lookup {
    private let application: Application
    private let table: PathTable
    // In memory that is never freed.
    private let paths: [UnsafeRawBufferPointer]
    private let draws: [Int]
    private static let rounds = 10

    init(_ application: Application, paths: [String]) {
        self.application = application
        // One after the other in memory that is never freed, as the benchmark lasts as long.
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: paths.reduce(0) { $0 + $1.utf8.count }, alignment: 64)
        memory.copyBytes(from: paths.flatMap { Array($0.utf8) })
        // Filled by the line above.
        var rest = UnsafeRawBufferPointer(memory)[...]
        self.paths = paths.map { path in
            // The next part of the memory, which holds this path.
            let bytes = UnsafeRawBufferPointer(rebasing: rest.prefix(path.utf8.count))
            rest = rest.dropFirst(path.utf8.count)
            return bytes
        }
        table = PathTable(self.paths)
        var state: UInt64 = 1
        draws = (0..<20_000).map { _ in
            // Knuth's generator for 64 bits; its upper bits are the random ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % paths.count
        }
    }

    func lookup() -> Double {
        nanoseconds { application.operation(.get, $0) }
    }

    func hashed() -> Double {
        nanoseconds { table.number(of: $0) }
    }

    func walk() -> Double {
        nanoseconds { path in Int(path[0]) &+ Int(path[path.count - 1]) }
    }

    private func nanoseconds(_ find: (UnsafeRawBufferPointer) -> Int) -> Double {
        var (found, last) = (0, 0)
        let duration = ContinuousClock().measure {
            for _ in 0..<Self.rounds {
                for draw in draws {
                    // What was found is small: this adds 0, which the processor has to wait for.
                    last = find(paths[draw &+ (last >> 32)])
                    found &+= last
                }
            }
        }
        precondition(found > 0, "No route was found")
        return Double(duration.components.attoseconds) / 1e9
            / Double(Self.rounds * draws.count)
    }
}

/// A hash table of whole paths, as plain as one can be.
struct PathTable {
    // In memory that is never freed, like all paths of this benchmark.
    private let slots: [(path: UnsafeRawBufferPointer, number: Int)?]

    init(_ paths: [UnsafeRawBufferPointer]) {
        var count = 16
        while count < paths.count * 4 { count *= 2 }
        // The same.
        var slots = [(path: UnsafeRawBufferPointer, number: Int)?](repeating: nil, count: count)
        for (number, path) in paths.enumerated() {
            var slot = PathTable.hash(path) & (count - 1)
            while slots[slot] != nil { slot = (slot + 1) & (count - 1) }
            slots[slot] = (path, number)
        }
        self.slots = slots
    }

    /// -1 for none.
    func number(of path: UnsafeRawBufferPointer) -> Int {
        var slot = PathTable.hash(path) & (slots.count - 1)
        while let entry = slots[slot] {
            // Both have addresses and are as long as that.
            if entry.path.count == path.count, let one = entry.path.baseAddress,
                let other = path.baseAddress, memcmp(one, other, path.count) == 0
            {
                return entry.number
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return -1
    }

    private static func hash(_ path: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var offset = 0
        while offset + 8 <= path.count {
            // The condition leaves eight bytes.
            let word = path.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
            offset += 8
        }
        while offset < path.count {
            hash = (hash ^ UInt64(path[offset])) &* 0x9E37_79B9_7F4A_7C15
            offset += 1
        }
        return Int(truncatingIfNeeded: hash >> 33)
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

    var routes: [ServiceRoute] {
        (0..<Self.groups).flatMap { group in
            [
                "/v1/resource\(group)", "/v1/resource\(group)/{id}",
                "/v1/resource\(group)/{id}/details", "/v1/resource\(group)/search",
                "/v1/resource\(group)/{id}/parts/{id}/history",
            ].enumerated().map { index, path in
                let name = "get\(group)x\(index)"
                let description = OperationDescription(
                    name, .get, path, access: .anyone, timeout: .seconds(1))
                return ServiceRoute(description) { _ in }
            }
        }
    }
}

struct Few: Shop { static let groups = 2 }
struct Many: Shop { static let groups = 200 }

import Glibc
import NIOCore

/// How many connections a server may accept, so that what answers them can open its own sockets.
struct DescriptorShares {
    /// What the process may open: RLIMIT_NOFILE.
    let limit: Int
    /// What is needed for everything that does not grow with the connections.
    let fixed: Int
    /// As many connections as may be accepted.
    let connections: Int

    /// Nil when the limit leaves none.
    init?(_ configuration: HTTPServer.Configuration, limit: Int) {
        self.limit = limit
        fixed = Self.fixed(configuration)
        let left = limit - fixed
        let clients = configuration.descriptors.clients
        // A request holds one connection of a client at most, so half of what is left is enough for
        // all of them however few there are.
        let share = max(left - clients, clients > 0 ? left / 2 : 0)
        guard share > 0 else { return nil }
        connections = min(configuration.limits.connections, share)
    }

    /// The smallest limit with which a server starts.
    static func least(_ configuration: HTTPServer.Configuration) -> Int {
        fixed(configuration) + (configuration.descriptors.clients > 0 ? 2 : 1)
    }

    private static func fixed(_ configuration: HTTPServer.Configuration) -> Int {
        let descriptors = configuration.descriptors
        return descriptors.process + descriptors.stores
            + configuration.loops * descriptorsOfLoop
            + (descriptors.clients > 0 ? System.coreCount * descriptorsOfClientLoop : 0)
    }

    /// An epoll instance, its bell and the socket that listens.
    private static let descriptorsOfLoop = 3
    /// The same of SwiftNIO, whose loops carry the clients of other services: one for each core.
    private static let descriptorsOfClientLoop = 3

    /// Raises the limit to the highest that the process may have, and returns it.
    static func raisedLimit() -> Int {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0 else { return least }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(kind, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// POSIX: `_POSIX_OPEN_MAX`.
    private static let least = 20
}

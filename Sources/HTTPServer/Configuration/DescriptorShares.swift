import Glibc
import NIOCore

/// How many connections a server may accept, so that descriptors are left for stores and clients.
struct DescriptorShares {
    /// The most connections that are accepted, without the reserved ones.
    let connections: Int

    /// Nil if the limit of open files (RLIMIT_NOFILE) leaves no connection.
    init?(_ configuration: HTTPServerConfiguration, limit: Int) {
        let left = limit - Self.fixed(configuration)
        let clients = configuration.descriptors.clients
        // A request that calls one service at a time holds one connection of a client, so half of
        // the descriptors that are left is enough for clients. A client that finds none free fails
        // its call as one for which there is no place.
        let share = max(left - clients, clients > 0 ? left / 2 : 0)
        guard share > 0 else { return nil }
        connections = min(configuration.limits.connections, share)
    }

    /// The smallest limit with which a server starts.
    static func least(_ configuration: HTTPServerConfiguration) -> Int {
        fixed(configuration) + (configuration.descriptors.clients > 0 ? 2 : 1)
    }

    /// The descriptors whose number does not depend on that of connections.
    private static func fixed(_ configuration: HTTPServerConfiguration) -> Int {
        let descriptors = configuration.descriptors
        return descriptors.process + descriptors.stores + configuration.limits.reservedConnections
            + configuration.loops * descriptorsOfLoop
            + (descriptors.clients > 0 ? System.coreCount * descriptorsOfClientLoop : 0)
    }

    /// An epoll instance, its bell and the socket that listens.
    private static let descriptorsOfLoop = 3
    /// The same for a loop of SwiftNIO. Clients of other services use one loop for each core.
    private static let descriptorsOfClientLoop = 3

    /// Raises the limit to the highest that the process may have, and returns it.
    static func raisedLimit() -> Int {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0 else { return posixOpenFiles }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(kind, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// POSIX: `_POSIX_OPEN_MAX`.
    private static let posixOpenFiles = 20
}

import Glibc
import NIOCore
import NIOPosix

/// One listener per event loop on the same port: the kernel spreads connections over them, and each
/// connection stays on the loop that accepted it.
enum Listeners {
    /// All of them, or an ``HTTPServerError`` and none.
    static func open(
        _ configuration: HTTPServer.Configuration, _ loops: [ServerLoop]
    ) async throws -> [any Channel] {
        var address = try resolve(configuration)
        let isShared = loops.count > 1
        if isShared { try probe(address, configuration) }
        var listeners: [any Channel] = []
        do {
            for loop in loops {
                let bootstrap = bootstrap(loop, configuration, isShared: isShared)
                let listener = try await bootstrap.bind(to: address).get()
                listeners.append(listener)
                // The first takes a free port, if none was asked for, and the others follow.
                address.port = listener.localAddress?.port ?? address.port
            }
            return listeners
        } catch {
            for listener in listeners { try? await listener.close().get() }
            throw failure((error as? IOError)?.errnoCode, "\(error)", configuration)
        }
    }

    private static func resolve(_ configuration: HTTPServer.Configuration) throws -> SocketAddress {
        do {
            return try .makeAddressResolvingHost(configuration.host, port: configuration.port)
        } catch {
            throw HTTPServerError.hostUnavailable(
                host: configuration.host, reason: "the name is not known")
        }
    }

    /// Sockets that share a port do so with those of any process of the same user. So a socket that
    /// shares nothing has to get the port first.
    private static func probe(
        _ address: SocketAddress, _ configuration: HTTPServer.Configuration
    ) throws {
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw failure(errno, "", configuration) }
        defer { Glibc.close(descriptor) }
        var on: Int32 = 1
        // Connections of an earlier process that are only waiting to be forgotten do not count.
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let result = address.withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        if result != 0 { throw failure(errno, "", configuration) }
    }

    private static func failure(
        _ code: Int32?, _ text: String, _ configuration: HTTPServer.Configuration
    ) -> HTTPServerError {
        let (host, port) = (configuration.host, configuration.port)
        return switch code {
        case EADDRINUSE: .addressInUse(host: host, port: port)
        case EACCES, EPERM: .addressForbidden(host: host, port: port)
        case EADDRNOTAVAIL:
            .hostUnavailable(host: host, reason: "the address is none of its own")
        case .some(let code):
            .cannotListen(host: host, port: port, reason: String(cString: strerror(code)))
        case nil: .cannotListen(host: host, port: port, reason: text)
        }
    }

    private static func bootstrap(
        _ loop: ServerLoop, _ configuration: HTTPServer.Configuration, isShared: Bool
    ) -> ServerBootstrap {
        let unsent = configuration.limits.unsentBytes
        let bootstrap = ServerBootstrap(group: loop.eventLoop)
            .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(loop))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: max(1, unsent / 2), high: max(1, unsent))
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(loop))
                }
            }
        guard isShared else { return bootstrap }
        let sharing = NIOBSDSocket.Option(rawValue: SO_REUSEPORT)
        return bootstrap.serverChannelOption(.socketOption(sharing), value: 1)
    }
}

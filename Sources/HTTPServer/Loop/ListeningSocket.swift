// Constants of sockets belong to whichever of the two modules the compiler reads first.
import CLinux
import Glibc
import NIOCore

/// A socket that listens, not blocking, and the port that it got.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let port: Int

    /// One for each loop, on the same port: the kernel spreads connections over them, and each
    /// connection stays on the loop that accepted it. All of them, or an ``HTTPServerError`` and
    /// none.
    static func open(_ configuration: HTTPServerConfiguration) throws -> [ListeningSocket] {
        var address = try resolve(configuration)
        let isShared = configuration.loops > 1
        if isShared {
            // Sockets that share a port do so with those of any process of the same user. So a
            // socket that shares nothing has to get the port first.
            Glibc.close(try bound(to: address, isShared: false, configuration).descriptor)
        }
        var sockets: [ListeningSocket] = []
        do {
            for _ in 0..<configuration.loops {
                let socket = try bound(to: address, isShared: isShared, configuration)
                sockets.append(socket)
                let backlog = Int32(clamping: configuration.backlog)
                guard Glibc.listen(socket.descriptor, backlog) == 0 else {
                    throw failure(errno, configuration)
                }
                // The first takes a free port, if none was asked for, and the others follow.
                address.port = socket.port
            }
            return sockets
        } catch {
            for socket in sockets { Glibc.close(socket.descriptor) }
            throw error
        }
    }

    private static func resolve(_ configuration: HTTPServerConfiguration) throws -> SocketAddress {
        do {
            return try .makeAddressResolvingHost(configuration.host, port: configuration.port)
        } catch {
            throw HTTPServerError.hostUnavailable(
                host: configuration.host, reason: "the name is not known")
        }
    }

    private static func bound(
        to address: SocketAddress, isShared: Bool, _ configuration: HTTPServerConfiguration
    ) throws -> ListeningSocket {
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw failure(errno, configuration) }
        // Connections of an earlier process that are only waiting to be forgotten do not count.
        switchOn(SO_REUSEADDR, of: descriptor)
        if isShared { switchOn(SO_REUSEPORT, of: descriptor) }
        let result = address.withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        guard result == 0 else {
            defer { Glibc.close(descriptor) }
            throw failure(errno, configuration)
        }
        return ListeningSocket(
            descriptor: descriptor, port: port(of: descriptor) ?? configuration.port)
    }

    private static func switchOn(_ option: Int32, of descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            // Every kind of address fits into the storage, which is what it is for.
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return nil }
                // Both families of addresses begin with the port, in the order of the network.
                let (high, low) = (address.pointee.sa_data.0, address.pointee.sa_data.1)
                return Int(UInt8(bitPattern: high)) << 8 | Int(UInt8(bitPattern: low))
            }
        }
    }

    private static func failure(
        _ code: Int32, _ configuration: HTTPServerConfiguration
    ) -> HTTPServerError {
        let (host, port) = (configuration.host, configuration.port)
        return switch code {
        case EADDRINUSE: .addressInUse(host: host, port: port)
        case EACCES, EPERM: .addressForbidden(host: host, port: port)
        case EADDRNOTAVAIL:
            .hostUnavailable(host: host, reason: "the address is none of its own")
        default: .cannotListen(host: host, port: port, reason: String(cString: strerror(code)))
        }
    }
}

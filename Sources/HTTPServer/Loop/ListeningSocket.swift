// Both modules declare the constants of sockets, and the compiler takes those of the module that it
// loads first. With both imported it does not matter which.
import CLinux
import Glibc
import NIOCore

/// A listening socket that does not block, and its port.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let port: Int

    /// Opens one socket for each loop, on the same port. The kernel spreads connections over them,
    /// and each connection stays on the loop that accepted it. If one cannot be opened, an
    /// ``HTTPServerError`` is thrown and none is left open.
    static func open(_ configuration: HTTPServerConfiguration) throws -> [ListeningSocket] {
        var address = try resolve(configuration)
        let isShared = configuration.loops > 1
        if isShared {
            // Sockets that share a port share it with those of any process of the same user. So a
            // socket that does not share has to get the port first.
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
                // If any port may be taken, the first socket takes a free one and the others the
                // same.
                address.port = socket.port
            }
            return sockets
        } catch {
            for socket in sockets { Glibc.close(socket.descriptor) }
            throw error
        }
    }

    /// Drops the first packet of every new connection, so that no handshake ends between the last
    /// `accept4` and the end of the socket, where the kernel resets it. The client repeats the
    /// packet, after a second as a rule, and is then refused by the kernel or accepted by another
    /// process.
    func refuseHandshakes() {
        let flags: UInt32 = 13
        let syn: UInt32 = 2
        // Where the filter begins to read, the packet has its TCP header.
        var code = [
            sock_filter(code: UInt16(BPF_LD | BPF_B | BPF_ABS), jt: 0, jf: 0, k: flags),
            sock_filter(code: UInt16(BPF_JMP | BPF_JSET | BPF_K), jt: 0, jf: 1, k: syn),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
        ]
        code.withUnsafeMutableBufferPointer { code in
            // The kernel copies the program during the call.
            var program = sock_fprog(len: UInt16(code.count), filter: code.baseAddress)
            setsockopt(
                descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program,
                socklen_t(MemoryLayout<sock_fprog>.size))
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
        // Connections of an earlier process in TIME_WAIT do not block the port.
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
            // `sockaddr_storage` is as large as any address and begins as `sockaddr` does.
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return nil }
                // In both families the address begins with the port, in network order.
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

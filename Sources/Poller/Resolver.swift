// Both modules declare the types of threads and sockets, and the compiler takes those of the module
// that it loads first. With both imported it does not matter which.
import CLinux
import Glibc

/// One address of a host.
package struct SocketAddress: Sendable, Equatable {
    package let family: Int32
    /// A `sockaddr` of that family, whole.
    package let bytes: [UInt8]

    /// The address in digits, such as `127.0.0.1` or `::1`, without the port.
    package var text: String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let failure = bytes.withUnsafeBytes { bytes in
            getnameinfo(
                // The bytes are a sockaddr that `getaddrinfo` wrote, copied at its whole length.
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count),
                &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        }
        guard failure == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}

/// Why a host has no address.
package struct LookupFailure: Error, Equatable {
    package let reason: String
}

/// Finds the addresses of hosts.
package enum Resolver {
    package typealias Outcome = Result<[SocketAddress], LookupFailure>

    /// More addresses of one host are left out.
    private static let addressLimit = 8

    /// Nil if `host` is not an address in digits. Never blocks.
    package static func numeric(_ host: String, port: Int) -> [SocketAddress]? {
        try? addresses(host, port: port, flags: AI_NUMERICHOST).get()
    }

    /// Asks the system's resolver, which blocks, on a new thread. Calls `report` with an outcome
    /// for each host on that thread, or on the caller's if no thread could be started.
    ///
    /// Only the resolver's own limits (resolv.conf, 5 s a try) bound the lookup. A caller has to
    /// keep a deadline of its own, and must not start a second lookup before the first has
    /// reported.
    package static func lookUp(
        _ hosts: [String], port: Int = 0,
        _ report: @escaping @Sendable ([String: Outcome]) -> Void
    ) {
        let isStarted = startThread {
            let outcomes = Set(hosts).map { ($0, addresses($0, port: port, flags: 0)) }
            report(Dictionary(uniqueKeysWithValues: outcomes))
        }
        guard !isStarted else { return }
        let failure = LookupFailure(reason: "no thread for the name lookup")
        report(Dictionary(uniqueKeysWithValues: Set(hosts).map { ($0, .failure(failure)) }))
    }

    private static func addresses(_ host: String, port: Int, flags: Int32) -> Outcome {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags | AI_NUMERICSERV
        // Set by `getaddrinfo` alone, and freed once, after the last look at it.
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard status == 0 else {
            return .failure(LookupFailure(reason: String(cString: gai_strerror(status))))
        }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee, found.count < addressLimit {
            // The list owns the address until it is freed above, and it is copied here.
            let raw = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            let address = SocketAddress(family: entry.ai_family, bytes: Array(raw))
            if !found.contains(address) { found.append(address) }
            next = entry.ai_next
        }
        return .success(found)
    }
}

import Glibc

/// Looks host names up on a thread of its own, because `getaddrinfo` blocks.
///
/// It ends when the system's resolver gives up (`resolv.conf`); whoever waits has a deadline of
/// its own, and starts no second lookup meanwhile.
struct Resolver {
    typealias Addresses = [String: [String]]

    /// More addresses of one name are left out.
    static let addressLimit = 8

    /// A name that has no address is missing from the report.
    static func lookUp(_ names: [String], then report: @escaping @Sendable (Addresses) -> Void) {
        // Taken over once by the thread, or released below when none was started.
        let errand = Unmanaged.passRetained(Errand(names: names, report: report))
        var id = pthread_t()
        let failure = pthread_create(&id, nil, runErrand, errand.toOpaque())
        if failure == 0 {
            pthread_detach(id)
        } else {
            errand.release()
            report([:])
        }
    }

    fileprivate static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        // Set by `getaddrinfo` alone, and freed once, after the last look at it.
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee, addresses.count < addressLimit {
            if let text = numeric(entry), !addresses.contains(text) { addresses.append(text) }
            next = entry.ai_next
        }
        return addresses
    }

    private static func numeric(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}

private final class Errand: Sendable {
    private let names: [String]
    private let report: @Sendable (Resolver.Addresses) -> Void

    init(names: [String], report: @escaping @Sendable (Resolver.Addresses) -> Void) {
        self.names = names
        self.report = report
    }

    func run() {
        var found: Resolver.Addresses = [:]
        for name in Set(names) {
            let addresses = Resolver.addresses(of: name)
            if !addresses.isEmpty { found[name] = addresses }
        }
        report(found)
    }
}

private func runErrand(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    // Safe: the thread's only argument, retained for it by `lookUp`.
    Unmanaged<Errand>.fromOpaque(pointer).takeRetainedValue().run()
    return nil
}

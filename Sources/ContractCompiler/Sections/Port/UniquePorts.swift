import Diagnostics

/// C0301: every service has a port of its own.
func uniquePorts(_ fleet: Fleet) -> [Diagnostic] {
    var owners: [Int: Contract] = [:]
    var taken = Set(fleet.services.map(\.port.value))
    // The last suggestion for each port; all ports from the port to its suggestion are taken.
    var last: [Int: Int] = [:]
    return fleet.services.compactMap { service in
        let port = service.port.value
        // A port of 0 could not be read.
        guard port != 0 else { return nil }
        guard let owner = owners[port] else {
            owners[port] = service
            return nil
        }
        let free = ((last[port] ?? port) + 1...65536).first { !taken.contains($0) }
            .flatMap { $0 <= 65535 ? $0 : nil }
        last[port] = free ?? 65535
        if let free { taken.insert(free) }
        return Diagnostic(
            "C0301", "port \(port) is taken", at: service.port.range,
            "\(quoted(service.name.value)) wants \(port)",
            related: [.init(owner.port.range, "\(quoted(owner.name.value)) has it")],
            help: free.map { "\($0) is free" })
    }
}

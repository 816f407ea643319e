import Diagnostics

/// C0306: no address defaults to the machine itself. With such a default a service that was not
/// configured starts, and talks to the wrong server.
func loopbackDefaults(_ service: Contract) -> [Diagnostic] {
    service.environment.compactMap { variable in
        guard variable.kind.value == .uri, let value = variable.default,
            case .string(let text) = value.value, let host = host(of: text), isLoopback(host)
        else { return nil }
        return Diagnostic(
            "C0306", "\(quoted(variable.name.value)) defaults to the machine itself",
            at: value.range, "\(quoted(host)) is right on no other machine",
            help: "remove the default: a missing address should stop the start",
            notes: ["write it under `example`, and it appears in `.env.example`"])
    }
}

/// The host of an address, in lower case.
private func host(of address: String) -> String? {
    guard let slashes = address.range(of: "//") else { return nil }
    var rest = address[slashes.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    if rest.hasPrefix("[") { return rest.dropFirst().prefix { $0 != "]" }.lowercased() }
    return rest.prefix { $0 != ":" }.lowercased()
}

private func isLoopback(_ host: String) -> Bool {
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    let ends = [
        "localhost", "localhost.localdomain", "0.0.0.0", "0", "::1", "::", "0:0:0:0:0:0:0:1",
    ]
    if ends.contains(name) || name.hasSuffix(".localhost") || name.hasPrefix("::ffff:127.") {
        return true
    }
    let parts = name.split(separator: ".")
    return parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
}

extension String {
    /// The place of the first occurrence of another text.
    fileprivate func range(of other: String) -> Range<String.Index>? { ranges(of: other).first }
}

import HTTPMessages

/// The host names under which a service may be asked.
///
/// A page of any web site can have its own name resolve to an address of this machine or network
/// (DNS rebinding), and then reads every answer of a service there. The browser still sends the
/// page's name as `Host`, so a service answers only to its own names: those of the loopback device,
/// and those in this list.
///
/// Ports are ignored. The address that a service listens on is not a name of it.
public struct PublicHosts: Sendable, Equatable {
    /// In lower case, without a port and a final dot.
    private let names: [[UInt8]]
    private let acceptsAny: Bool

    /// The most names in one list. Requests with other hosts than loopback names are compared with
    /// all of them.
    static let limit = 100

    /// `localhost` and the names below it, 127.0.0.0/8 and `[::1]`, which are always accepted.
    public static let loopback = PublicHosts(names: [], acceptsAny: false)
    /// For a service behind a proxy that checks `Host` itself and is its only client.
    public static let any = PublicHosts(names: [], acceptsAny: true)

    private init(names: [[UInt8]], acceptsAny: Bool) {
        self.names = names
        self.acceptsAny = acceptsAny
    }

    /// Reads `chat.example.com, 10.1.2.3, [fd00::1]:3006`, or `*` for any. Nil for any other text.
    public init?(text: String) {
        let entries = text.split(separator: ",").map { $0.trimmingBlanks }.filter { !$0.isEmpty }
        if entries.map(String.init) == ["*"] {
            self = .any
            return
        }
        guard !entries.isEmpty, entries.count <= Self.limit else { return nil }
        var names: [[UInt8]] = []
        for entry in entries {
            guard let name = publicName(entry) else { return nil }
            names.append(name)
        }
        self.init(names: names, acceptsAny: false)
    }

    /// `host` has no port and was checked by the head parser, or it is empty.
    ///
    /// An empty one is accepted: only HTTP/1.0 allows a request without a host, and a browser
    /// always sends one.
    @inline(__always)
    func accepts(_ host: UnsafeRawBufferPointer) -> Bool {
        isUsual(host) || acceptsOther(host)
    }

    @inline(never)
    private func acceptsOther(_ host: UnsafeRawBufferPointer) -> Bool {
        guard !acceptsAny, !host.isEmpty else { return true }
        let isDotted = host.count > 1 && host[host.count - 1] == UInt8(ascii: ".")
        let place = 0..<(isDotted ? host.count - 1 : host.count)
        return isLoopback(host, place) || names.contains { isEqual(host, place, $0) }
    }
}

// MARK: Matching

/// `localhost` or 127.0.0.1, as most requests on one machine have it.
@inline(__always)
private func isUsual(_ host: UnsafeRawBufferPointer) -> Bool {
    guard host.count == 9 else { return false }
    // The guard leaves nine bytes.
    let word = UInt64(littleEndian: host.loadUnaligned(as: UInt64.self))
    let last = host[8]
    // The bytes of `127.0.0.` and `localhos`.
    return word == 0x2E30_2E30_2E37_3231 && last == UInt8(ascii: "1")
        || word == 0x736F_686C_6163_6F6C && last == UInt8(ascii: "t")
}

private func isLoopback(_ bytes: UnsafeRawBufferPointer, _ host: Range<Int>) -> Bool {
    switch bytes[0] {
    case UInt8(ascii: "1"): isLoopback4(bytes, host)
    case UInt8(ascii: "["): host.count == 5 && bytes[1...3].elementsEqual("::1".utf8)
    default:
        bytes.equals(host, "localhost")
            // `.localhost` has ten bytes, and a name has to be before it.
            || host.count > 10 && bytes.equals(host.suffix(10), ".localhost")
    }
}

/// RFC 1122 section 3.2.1.3: `127.` and three more numbers up to 255, without leading zeros.
private func isLoopback4(_ bytes: UnsafeRawBufferPointer, _ host: Range<Int>) -> Bool {
    guard 9...15 ~= host.count, bytes.equals(0..<4, "127.") else { return false }
    // The guard leaves bytes after the first dot.
    let parts = bytes[4..<host.upperBound].split(
        separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3
        && parts.allSatisfy { part in
            guard 1...3 ~= part.count, part.allSatisfy(isDigit) else { return false }
            let number = part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return number <= 255 && (part.count == 1 || part.first != UInt8(ascii: "0"))
        }
}

private func isEqual(
    _ bytes: UnsafeRawBufferPointer, _ host: Range<Int>, _ name: [UInt8]
) -> Bool {
    host.count == name.count && host.allSatisfy { lowercased(bytes[$0]) == name[$0] }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

// MARK: Reading the list

/// An entry of the list in the form that is compared; nil if it is not a host name or an address.
private func publicName(_ entry: Substring) -> [UInt8]? {
    var entry = entry[...]
    if let colon = entry.lastIndex(of: ":"), !entry.hasSuffix("]") {
        let port = entry[entry.index(after: colon)...]
        guard 1...5 ~= port.utf8.count, port.utf8.allSatisfy(isDigit) else { return nil }
        entry = entry[..<colon]
    }
    let isAddress6 = entry.hasPrefix("[") && entry.hasSuffix("]")
    if !isAddress6, entry.hasSuffix(".") { entry = entry.dropLast() }
    let name = entry.utf8.map(lowercased)
    // RFC 1035 section 2.3.4.
    guard 1...253 ~= name.count else { return nil }
    if isAddress6 {
        let address = name.dropFirst().dropLast()
        return !address.isEmpty && address.allSatisfy(isAddress6Byte) ? name : nil
    }
    return name.first != UInt8(ascii: ".") && name.allSatisfy(isNameByte) ? name : nil
}

private func isNameByte(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || isDigit(byte) || "-._".utf8.contains(byte)
}

private func isAddress6Byte(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte || isDigit(byte) || ":.".utf8.contains(byte)
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

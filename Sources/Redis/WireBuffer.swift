/// Commands to be sent, one after the other.
struct WireBuffer: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func reserve(_ more: Int) {
        // Grows by a factor, so that many commands cost no more than they are long.
        guard bytes.capacity - bytes.count < more else { return }
        bytes.reserveCapacity(max(bytes.count + more, bytes.capacity * 2))
    }

    /// Moves what is left to the front.
    mutating func removeFirst(_ removed: Int) { bytes.removeFirst(removed) }

    /// Gives the memory back if it is much larger than what is usually written.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 2 * Limits.outputBytes)
    }
}

// MARK: - RESP

extension WireBuffer {
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// What a mark, a number and the end of the line take.
    static func headerCount(_ number: Int) -> Int { 1 + String(number).utf8.count + 2 }

    static func bulkCount(_ length: Int) -> Int { headerCount(length) + length + 2 }

    mutating func writeBulk(_ content: some Collection<UInt8>) {
        writeHeader(UInt8(ascii: "$"), content.count)
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: Self.lineEnd)
    }

    mutating func writeHeader(_ mark: UInt8, _ number: Int) {
        bytes.append(mark)
        bytes.append(contentsOf: String(number).utf8)
        bytes.append(contentsOf: Self.lineEnd)
    }
}

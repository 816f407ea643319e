/// The header `traceparent` (W3C Trace Context, level 1, section 3.2).
public struct TraceParent: Sendable, Hashable, CustomStringConvertible {
    /// `00-<32 digits>-<16 digits>-<2 digits>`, lower case.
    public let description: String

    /// Nil for another version than 00, and for a value that the recommendation calls invalid.
    public init?(_ text: String) {
        // The length is checked first, because comparing texts is not linear in a length that a
        // client chooses.
        guard text.utf8.count == Self.length else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00",
            isHexadecimal(parts[1], 32), isHexadecimal(parts[2], 16), isHexadecimal(parts[3], 2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        description = text
    }

    private static let length = 55

    public var traceID: Substring { description.dropFirst(3).prefix(32) }
}

private func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
    text.utf8.count == count
        && text.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
        }
}

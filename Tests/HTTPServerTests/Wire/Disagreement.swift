/// What two decoders may not differ in.
///
/// What ours takes, llhttp takes too, and reads alike. What llhttp takes, ours takes too, unless
/// the closed list of ``Strictness`` has something against it; then ours refuses it.
struct Disagreement: Equatable, CustomStringConvertible {
    let description: String

    private init(_ description: String) {
        self.description = description
    }

    /// The first one, or nil where there is none.
    static func first(in bytes: [UInt8]) -> Disagreement? {
        first(in: bytes, Reading.ours(bytes), Reading.llhttp(bytes))
    }

    static func first(in bytes: [UInt8], _ ours: Reading, _ theirs: Reading) -> Disagreement? {
        var start = 0
        for (index, message) in ours.messages.enumerated() {
            guard index < theirs.messages.count else {
                return Disagreement("llhttp does not take \(message)")
            }
            let search = StrictnessSearch(bytes[start..<ours.ends[index]])
            if let found = messages(message, theirs.messages[index], search) { return found }
            start = ours.ends[index]
            // One of the two reads nothing behind it.
            let isLast =
                message.keepsAlive != theirs.messages[index].keepsAlive
                || search.persistence.contains(.trailer)
            if isLast || message.asksForUpgrade { return nil }
        }
        let isBehind = theirs.messages.count > ours.messages.count
        return switch ours.end {
        case .closes: isBehind ? Disagreement("llhttp reads on behind the last message") : nil
        case .refused:
            isBehind || !refuses(bytes, theirs) ? unexplained(bytes[start...]) : nil
        case .waits:
            isBehind
                ? Disagreement("waits where llhttp has \(theirs.messages[ours.messages.count])")
                : openMessages(ours, theirs, bytes[start...])
        }
    }

    private static func messages(
        _ mine: Reading.Message, _ other: Reading.Message, _ search: StrictnessSearch
    ) -> Disagreement? {
        var other = other
        if !search.persistence.isEmpty { other.keepsAlive = mine.keepsAlive }
        guard mine == other else { return Disagreement("\(mine), llhttp: \(other)") }
        guard !search.found.isEmpty else { return nil }
        return Disagreement("takes \(mine) in spite of \(search.found)")
    }

    /// Ours refuses a head as soon as no further byte can mend it, llhttp perhaps in its end.
    private static func refuses(_ bytes: [UInt8], _ theirs: Reading) -> Bool {
        if theirs.isRefused { return true }
        return theirs.open == nil && Reading.llhttp(bytes + Array("\r\n\r\n".utf8)).isRefused
    }

    private static func unexplained(_ bytes: ArraySlice<UInt8>) -> Disagreement? {
        guard Strictness.found(in: bytes).isEmpty else { return nil }
        return Disagreement("refuses what llhttp takes, for no listed reason")
    }

    private static func openMessages(
        _ ours: Reading, _ theirs: Reading, _ bytes: ArraySlice<UInt8>
    ) -> Disagreement? {
        // A refusal of llhttp comes with its byte, ours with the line: it may still come.
        if ours.open == nil, theirs.open == nil || theirs.isRefused { return nil }
        var mine = ours.open
        var other = theirs.open
        if theirs.isRefused {
            mine?.body = []
            other?.body = []
        }
        if mine == other { return nil }
        if !StrictnessSearch(bytes).persistence.isEmpty {
            mine?.keepsAlive = other?.keepsAlive ?? true
        }
        if mine == other { return nil }
        return Disagreement(
            "an open \(mine?.description ?? "nothing"), llhttp: "
                + "\(other?.description ?? "nothing")")
    }
}

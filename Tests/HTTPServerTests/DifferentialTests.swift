import Testing

/// Our parser beside llhttp: whatever ours takes, llhttp takes too, and reads alike. Ours may
/// refuse more, where a case says why.
@Suite("Our parser and llhttp")
struct DifferentialTests {
    @Test("read the cases alike; where ours is stricter, the case says why")
    func readCasesAlike() {
        for bytesCase in BytesCase.all {
            let bytes = Array(wire(bytesCase.bytes).utf8)
            let ours = Reading.ours(bytes)
            let theirs = Reading.llhttp(bytes)
            let name = Comment(rawValue: bytesCase.name)
            expectNoLaxer(ours, theirs, name)
            let isStricter = ours.isRefused && !theirs.isRefused
            if isStricter { #expect(bytesCase.stricter != nil, name) }
        }
    }

    @Test("agree on mutated requests: ours takes nothing that llhttp refuses or reads otherwise")
    func agreeOnMutations() async throws {
        try await onThread { compareMutations() }
    }

    private func compareMutations() {
        var random = SeededGenerator(seed: 20_26)
        let corpus = BytesCase.all.map { Array(wire($0.bytes).utf8) }
        var accepted = 0
        for _ in 0..<15_000 {
            let bytes = mutated(corpus, &random)
            // llhttp refuses a tab behind a length; RFC 9110 section 5.5 allows it behind any
            // value.
            if String(decoding: bytes, as: UTF8.self).contains("\t\r") { continue }
            let ours = Reading.ours(bytes)
            accepted += ours.messages.count
            let theirs = Reading.llhttp(bytes)
            expectNoLaxer(ours, theirs, Comment(rawValue: shown(bytes)))
        }
        // Otherwise the mutations would break everything, and the comparison would say nothing.
        #expect(accepted > 1_500)
    }

    private func expectNoLaxer(_ ours: Reading, _ theirs: Reading, _ comment: Comment) {
        let upgrade = ours.messages.firstIndex(where: \.isUpgrade) ?? ours.messages.count
        let messages = Array(ours.messages.prefix(upgrade))
        let common = Array(theirs.messages.prefix(messages.count))
        if messages != common { #expect(messages == common, comment) }
    }
}

/// One to three small damages: what an attacker would try.
func mutated(_ corpus: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where !bytes.isEmpty: bytes.remove(at: place)
        case 2:
            let pieces = [
                "\r\n", "\n", "\r", " ", "\t", ":", ",", "\0", "0", "chunked", ";",
                "Content-Length: 3\r\n",
                "Transfer-Encoding: chunked\r\n", "\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            ]
            bytes.insert(
                contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
        case 3 where !bytes.isEmpty:
            let end = min(bytes.count, place + Int.random(in: 1...8, using: &random))
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes += corpus.randomElement(using: &random) ?? []
        default: bytes = Array(bytes.prefix(place))
        }
    }
    return bytes
}

private func shown(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).debugDescription
}

import SeededNumbers
import Testing

/// Our parser beside llhttp: whatever ours takes, llhttp takes too, and reads alike. Ours refuses
/// more where the closed list of ``Strictness`` says so, and nowhere else.
@Suite("Our parser and llhttp")
struct DifferentialTests {
    @Test("read the cases alike; where ours is stricter, the case names the clause")
    func readCasesAlike() {
        for bytesCase in BytesCase.all {
            let bytes = Array(wire(bytesCase.bytes).utf8)
            let ours = Reading.ours(bytes)
            let theirs = Reading.llhttp(bytes)
            let name = Comment(rawValue: bytesCase.name)
            #expect(Disagreement.first(in: bytes, ours, theirs) == nil, name)
            let isStricter =
                ours.isRefused
                && (!theirs.isRefused || theirs.messages.count > ours.messages.count)
            #expect(isStricter == (bytesCase.stricter != nil), name)
            guard let reason = bytesCase.stricter else { continue }
            let rest = bytes[(ours.ends.last ?? 0)...]
            let reasons = Strictness.found(in: rest)
            #expect(reasons.contains(reason), "\(bytesCase.name): \(reasons)")
        }
    }

    @Test("have a case for every clause of the list")
    func haveEveryClause() {
        let used = Set(BytesCase.all.compactMap(\.stricter))
        for reason in Strictness.allCases where !used.contains(reason) {
            Issue.record("no case is stricter because of \(reason): \(reason.clause)")
        }
    }

    @Test("ours ends each case as it says, wherever its bytes are cut")
    func endsAsSaid() async throws {
        try await onThread {
            for bytesCase in BytesCase.parsing { endsAsSaid(bytesCase) }
        }
    }

    private func endsAsSaid(_ bytesCase: BytesCase) {
        let bytes = Array(wire(bytesCase.bytes).utf8)
        let name = Comment(rawValue: bytesCase.name)
        let whole = Reading.ours(bytes)
        let statuses = bytesCase.answers.map(\.status)
        #expect(whole.messages.count == statuses.count { $0 == 200 }, name)
        #expect(whole.open == nil || whole.isRefused, name)
        let refusal = statuses.last.flatMap { $0 == 200 ? nil : $0 }
        switch whole.end {
        case .refused(let status): #expect(status == refusal, name)
        case .closes: #expect(refusal == nil && bytesCase.fate == .closes, name)
        case .waits: #expect(refusal == nil && bytesCase.fate == .stays, name)
        }
        if Reading.ours(bytes.indices.map { bytes[$0...$0] }) != whole {
            Issue.record("read otherwise byte by byte: \(bytesCase.name)")
        }
        // Every place, but for the few cases that are long and say the same in the middle.
        for cut in stride(from: 0, through: bytes.count, by: max(1, bytes.count / 2_000))
        where Reading.ours([bytes[..<cut], bytes[cut...]]) != whole {
            Issue.record("read otherwise when cut at \(cut): \(bytesCase.name)")
        }
    }

    @Test("read every byte alike at every place of a message")
    func readEveryByteAlike() async throws {
        try await onThread {
            for (place, template) in BytesCase.places {
                for byte in UInt8.min...UInt8.max {
                    let bytes = Array(wire(template).utf8).map { $0 == 0x01 ? byte : $0 }
                    let disagreement = Disagreement.first(in: bytes)
                    #expect(disagreement == nil, "byte \(byte) \(place)")
                }
            }
        }
    }

    @Test("agree on mutated requests")
    func agreeOnMutations() async throws {
        try await onThread {
            var random = SplitMix64(seed: 20_26)
            let corpus = BytesCase.all.map { Array(wire($0.bytes).utf8) }
            var accepted = 0
            for _ in 0..<15_000 {
                let bytes = mutated(corpus, &random)
                let ours = Reading.ours(bytes)
                accepted += ours.messages.count
                if let found = Disagreement.first(in: bytes, ours, .llhttp(bytes)) {
                    Issue.record("\(found) in \(shown(bytes))")
                }
            }
            // Otherwise the mutations would break everything, and the comparison say nothing.
            #expect(accepted > 1_500)
        }
    }
}

/// One to three small damages: what an attacker would try.
func mutated(_ corpus: [[UInt8]], _ random: inout SplitMix64) -> [UInt8] {
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

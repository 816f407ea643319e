import HTTPMessages
import HTTPServer
import NIOCore
import SeededNumbers
import Testing

/// What goes in and what comes out, on real sockets.
@Suite("HTTP bytes in, bytes out")
struct BytesTests {
    /// How a test cuts what it sends.
    enum Pieces: CaseIterable, Sendable {
        case whole, random, bytes
    }

    @Test("has at least 500 cases, each with a name and bytes of its own")
    func hasCases() {
        #expect(BytesCase.all.count >= 500)
        #expect(Set(BytesCase.all.map(\.bytes)).count == BytesCase.all.count)
        #expect(Set(BytesCase.all.map(\.name)).count == BytesCase.all.count)
    }

    @Test("answers each case alike, however its bytes arrive", arguments: Pieces.allCases)
    func answersAlike(_ pieces: Pieces) async throws {
        try await withServer { server, _, port in
            for (index, bytesCase) in BytesCase.all.enumerated() {
                let bytes = cut(Array(wire(bytesCase.bytes).utf8), pieces, seed: UInt64(index))
                try await onThread { try check(bytesCase, bytes, port) }
            }
        }
    }

    @Test("hides nothing behind an answer: the hidden request reaches no handler")
    func hidesNothing() async throws {
        try await withServer { _, responder, port in
            for bytesCase in BytesCase.smuggling {
                let bytes = cut(Array(wire(bytesCase.bytes).utf8), .whole, seed: 0)
                try await onThread { try check(bytesCase, bytes, port) }
            }
            #expect(!responder.planned.contains("/hidden"))
        }
    }
}

private func cut(_ bytes: [UInt8], _ pieces: BytesTests.Pieces, seed: UInt64) -> [[UInt8]] {
    switch pieces {
    case .whole: return [bytes]
    case .bytes: return bytes.map { [$0] }
    case .random:
        var random = SplitMix64(seed: seed)
        var rest = bytes[...]
        var result: [[UInt8]] = []
        while !rest.isEmpty {
            let count = Int.random(in: 1...16, using: &random)
            result.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return result
    }
}

private func check(_ bytesCase: BytesCase, _ pieces: [[UInt8]], _ port: Int) throws {
    let client = try RawClient(port: port)
    for piece in pieces { client.send(piece) }
    let name = Comment(rawValue: bytesCase.name)
    for (index, expected) in bytesCase.answers.enumerated() {
        let isToHead = bytesCase.bytes.hasPrefix("HEAD ")
        var answer = try client.answer(toHead: isToHead)
        // A body in pieces may come late enough to be asked for; one that came whole may not.
        if answer.status == 100, pieces.count > 1 {
            answer = try client.answer(toHead: isToHead)
        }
        #expect(answer.status == expected.status, name)
        if let body = expected.body { #expect(answer.body == body, name) }
        let isLast = index == bytesCase.answers.count - 1
        let closes = answer.header("Connection") == "close"
        #expect(closes == (isLast && bytesCase.fate == .closes), name)
        #expect(answer.header("Date")?.hasSuffix(" GMT") == true, name)
        #expect(answer.header("X-Content-Type-Options") == "nosniff", name)
    }
    switch bytesCase.fate {
    case .stays:
        client.send("GET /probe HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().body == "GET /probe", name)
    case .closes:
        #expect(try client.rest() == "", name)
    }
}

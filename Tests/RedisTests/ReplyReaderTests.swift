import Testing

@testable import Redis

@Suite("Reply reader")
struct ReplyReaderTests {
    private static let wire =
        "+OK\r\n:-42\r\n$5\r\na\r\nb\u{0}\r\n$-1\r\n*-1\r\n-ERR no\r\n*0\r\n"
        + "*3\r\n:1\r\n*2\r\n$0\r\n\r\n-WRONGTYPE x\r\n+z\r\n"
    private static let replies: [RedisReply] = [
        .simple("OK"), .integer(-42), .bulk(Array("a\r\nb\u{0}".utf8)), .null, .null,
        .error(RedisServerError(line: "ERR no")), .array([]),
        .array([
            .integer(1),
            .array([.bulk([]), .error(RedisServerError(line: "WRONGTYPE x"))]),
            .simple("z"),
        ]),
    ]

    @Test("reads every type, however the bytes are cut", arguments: 1...20)
    func cuts(size: Int) throws {
        let reader = try ReplyReader()
        var replies: [RedisReply] = []
        var rest = Array(Self.wire.utf8)[...]
        while !rest.isEmpty {
            replies += try reader.read(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(replies == Self.replies)
    }

    @Test("makes text of a bulk that is text, if text is wanted, and of nothing else")
    func text() throws {
        let reader = try ReplyReader()
        let bytes: [UInt8] = [0x24, 0x32, 0x0D, 0x0A, 0xC3, 0x28, 0x0D, 0x0A]
        let wire = Array("$5\r\ngrü!\r\n$0\r\n\r\n*1\r\n$1\r\nx\r\n+OK\r\n$-1\r\n".utf8)
        try (wire + bytes).withUnsafeBytes { try reader.feed($0) }
        var answers: [String] = []
        while let answer = try reader.next(.text) {
            switch answer {
            case .text(let text): answers.append("text \(text)")
            case .reply(.bulk(let bytes)): answers.append("bytes \(bytes)")
            case .reply(let reply): answers.append("\(reply)")
            }
        }
        #expect(
            answers == [
                "text grü!", "text ", "\(RedisReply.array([.bulk([0x78])]))",
                "\(RedisReply.simple("OK"))", "null", "bytes [195, 40]",
            ])
    }

    @Test(
        "refuses what breaks the protocol or a limit",
        arguments: [
            "hello\r\n", "$x\r\n", "$-2\r\n", ":12a\r\n", "*x\r\n",
            "*1048577\r\n", "*2147483647\r\n", "*9223372036854775807\r\n",
            String(repeating: "*1\r\n", count: 40) + ":1\r\n",
            "+" + String(repeating: "x", count: 70_000),
            "#t\r\n", ",1.5\r\n", "$99999999999999999999\r\n",
        ])
    func refusals(wire: String) throws {
        let reader = try ReplyReader()
        #expect(throws: ReplyFailure.self) { try reader.read(Array(wire.utf8)) }
    }

    @Test("refuses a bulk above 16 MiB before all of it has come")
    func longBulk() throws {
        let reader = try ReplyReader()
        _ = try reader.read(Array("$100000000\r\n".utf8))
        let part = [UInt8](repeating: 0, count: 1 << 20)
        var parts = 0
        #expect(throws: ReplyFailure.self) {
            while parts < 100 {
                _ = try reader.read(part)
                parts += 1
            }
        }
        #expect(parts == 16)
    }

    @Test("refuses arrays within arrays that together hold too much")
    func wideArrays() throws {
        let reader = try ReplyReader()
        let inner = "*1000000\r\n" + String(repeating: ":1\r\n", count: 1_000_000)
        #expect(throws: ReplyFailure.self) {
            try reader.read(Array(("*2\r\n" + inner + inner).utf8))
        }
    }

    @Test("limits count for one reply, not for the connection")
    func limitsStartAnew() throws {
        let reader = try ReplyReader()
        let wire = Array(("*400000\r\n" + String(repeating: ":1\r\n", count: 400_000)).utf8)
        for _ in 0..<4 { #expect(try reader.read(wire).count == 1) }
    }
}

extension ReplyReader {
    fileprivate func read(_ bytes: [UInt8]) throws -> [RedisReply] {
        try bytes.withUnsafeBytes { try feed($0) }
        var replies: [RedisReply] = []
        while let answer = try next(.reply) { replies.append(answer.reply) }
        return replies
    }
}

import SeededNumbers
import ServiceRuntime
import Testing

@Suite struct RoundTripTests {
    private static let rounds = 2000

    @Test("reads what it writes, for random values of every shape")
    func values() throws {
        var random = SplitMix64.printingSeed(of: "values")
        for _ in 0..<Self.rounds {
            let value = random.value(depth: 4)
            let text = try #require(JSONWriter.bytes(of: value))
            #expect(try JSONReader.decode(JSONValue.self, from: text).get() == value)
        }
    }

    @Test("reads what it writes, for random values of generated types")
    func types() throws {
        var random = SplitMix64.printingSeed(of: "types")
        for _ in 0..<Self.rounds {
            let message = NewMessage(
                text: "x" + random.text(),
                attachments: random.flip ? nil : [random.uuid(), .blank],
                note: random.flip ? .absent : random.flip ? .null : .value(random.text()))
            #expect(try decoded(NewMessage.self, written(message)) == message)

            let shapes: [Shape] = [
                .circle(Circle(radius: random.positive())),
                .square(Square(side: random.positive())),
            ]
            #expect(try decoded([Shape].self, written(shapes)) == shapes)

            let counters = Counters(title: random.text(), others: ["\n" + random.text(): 1, "": 7])
            #expect(try decoded(Counters.self, written(counters)) == counters)

            let node = Node(value: .random(in: .min ... .max, using: &random), next: Node(value: 1))
            #expect(try decoded(Node.self, written(node)) == node)
        }
    }

    @Test("reads a document the same with any whitespace and order of members")
    func shuffled() throws {
        var random = SplitMix64.printingSeed(of: "shuffled")
        let members = [
            #""id":"0190a5f0-7c4e-7000-8000-00000000abcd""#, #""role" : "system""#,
            #""text":"t\ud83d\ude00""#, #""replyTo": null"#, #""createdAt":"2026-07-01T00:00:00Z""#,
        ]
        let expected = try decoded(Message.self, "{\(members.joined(separator: ","))}")
        for _ in 0..<200 {
            let space = String([" ", "\n", "\t", "\r", ""].shuffled(using: &random).joined())
            let parts = members.shuffled(using: &random).joined(separator: space + "," + space)
            #expect(
                try decoded(Message.self, "\(space){\(space)\(parts)\(space)}\(space)") == expected)
        }
    }
}

extension SplitMix64 {
    fileprivate var flip: Bool { mutating get { Bool.random(using: &self) } }

    fileprivate mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(flip)
        case 2: return .integer(.random(in: .min ... .max, using: &self))
        case 3: return .integer(.random(in: -100...100, using: &self))
        case 4:
            let number = Double(bitPattern: next())
            return .number(number.isFinite ? number : 0.5)
        case 5: return .string(text())
        case 6: return .array((0..<length()).map { _ in value(depth: depth - 1) })
        default:
            var members = JSONMembers()
            for _ in 0..<length() { members[text()] = value(depth: depth - 1) }
            return .object(members)
        }
    }

    private mutating func length() -> Int { Int.random(in: 0...12, using: &self) }

    fileprivate mutating func text() -> String {
        var text = ""
        for _ in 0..<length() {
            let limit: UInt32 = flip ? 0x7F : 0x10FFFF
            let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &self))
            text.unicodeScalars.append(scalar ?? "\"")
        }
        return text
    }

    fileprivate mutating func uuid() -> UUID {
        let digits = String(next() | 1 << 63, radix: 16)
        let text = "\"00000000-0000-4000-\(digits.prefix(4))-\(digits.suffix(12))\""
        guard case .success(let uuid) = JSONReader.decode(UUID.self, from: text) else {
            return .blank
        }
        return uuid
    }

    fileprivate mutating func positive() -> Double { .random(in: 0.001...1e9, using: &self) }
}

import FoundationEssentials
import SeededNumbers
import ServiceRuntime
import Testing

/// What reads and writes several bytes at once never touches one that is not its own.
@Suite struct EdgeTests {
    private let page = GuardedPage()

    @Test("reads nothing behind a document, wherever that ends")
    func prefixes() throws {
        let document = Array(
            """
            {"id":"0b9a4c1e-2f5d-4a57-9d0c-7d2f3f1f6a10","role":"assistant","text":"naïve \\"\\u00e9 €😀\
             plain text of some length","replyTo":null,"createdAt":"2026-07-01T12:34:56.789+02:00"}
            """.utf8)
        let whole = try decode(Message.self, document).get()
        #expect(whole.text == "naïve \"é €😀 plain text of some length")
        for count in 1..<document.count {
            guard case .failure(.malformed) = decode(Message.self, Array(document[..<count])) else {
                Issue.record("accepted \(count) bytes")
                return
            }
        }
        for text in ["true", "false", "null", "-12.5e+10", "[1,22,333.25]", "{\"a\":[{}]}"] {
            let bytes = Array(text.utf8)
            for count in 1...bytes.count {
                let prefix = Array(bytes[..<count])
                let isJSON = (try? JSONReader.decode(JSONValue.self, from: prefix + [0x20]).get())
                #expect((try? decode(JSONValue.self, prefix).get()) == isJSON, "\(text) \(count)")
            }
        }
    }

    @Test("reads strings of every length, with one unusual character at every place")
    func strings() throws {
        let unusual = [
            ("", ""), ("\\n", "\n"), ("\\u20ac", "€"), ("é", "é"), ("€", "€"), ("😀", "😀"),
        ]
        for length in 0...70 {
            for place in Set([0, 1, length / 2, max(length - 1, 0), length]) where place <= length {
                let (head, tail) = (letters(place), letters(length - place))
                for (written, text) in unusual {
                    let document = Array("\"\(head)\(written)\(tail)\"".utf8)
                    #expect(try decode(String.self, document).get() == head + text + tail)
                    guard case .failure(.malformed) = decode(String.self, document.dropLast())
                    else {
                        Issue.record("accepted a string without end")
                        return
                    }
                }
                for byte in [0x00, 0x1F, 0x80, 0xC0, 0xFF] as [UInt8] {
                    let document = Array("\"\(head)".utf8) + [byte] + Array("\(tail)\"".utf8)
                    guard
                        case .failure(.malformed(let malformation)) = decode(
                            String.self, document)
                    else {
                        Issue.record("accepted \(byte)")
                        return
                    }
                    #expect(malformation.offset == place + 1)
                }
            }
        }
    }

    @Test("reads keys of every length in every order, and up to the last byte")
    func keys() throws {
        let all = Array(Wide.names.indices)
        var random = SplitMix64.printingSeed(of: "keys")
        for order in [all, all.reversed(), all.shuffled(using: &random)] {
            for start in stride(from: 0, to: order.count, by: 7) {
                let part = order[start...].prefix(7)
                let members = part.map { "\"\(Wide.names[$0])\":\($0)" }.joined(separator: ",")
                let value = try decode(Wide.self, Array("{\(members)}".utf8)).get()
                #expect(value.values == all.map { part.contains($0) ? $0 : -1 })
            }
        }
        for index in all {
            // A key that only begins like one, or only begins and ends so, is not known.
            let name = Wide.names[index]
            let middle = name.dropLast(name.count / 2 + 1) + "j" + name.suffix(name.count / 2)
            for other in [name.dropLast() + "j", name + "j", middle] {
                let found = violations(Wide.self, "{\"\(other)\":1}")
                #expect(found == ["/\(other) additionalProperties: is not a known member"])
            }
            let twice = "{\"\(name)\":1,\"\(name)\":1}"
            #expect(violations(Wide.self, twice).first?.contains("has a key twice") == true)
        }
        let missing = violations(Strict.self, "{\"kkk\":1}")
        #expect(missing == ["/k required: is required", "/kkkkk required: is required"])
    }

    @Test("takes only hexadecimal digits and hyphens for a UUID, at each of its places")
    func uuids() throws {
        let spelled = Array("0b9A4c1e-2F5d-4a57-9d0c-7d2f3f1f6aE0".utf8)
        #expect(MemoryLayout<UUID>.size == 16)
        for place in spelled.indices {
            for byte in UInt8.min...UInt8.max {
                var text = spelled
                text[place] = byte
                let isHyphen = spelled[place] == UInt8(ascii: "-")
                let isRight =
                    isHyphen
                    ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
                let reading = decode(UUID.self, [0x22] + text + [0x22])
                guard isRight else {
                    #expect((try? reading.get()) == nil, "\(byte) at \(place)")
                    continue
                }
                let uuid = try #require(UUID(uuidString: String(decoding: text, as: UTF8.self)))
                #expect(try reading.get() == uuid)
                #expect(try written(uuid) == "\"\(uuid.uuidString.lowercased())\"")
                #expect(uuid.parameterText == uuid.uuidString.lowercased())
            }
        }
    }

    @Test("reads decimals of all lengths as the standard library does")
    func decimals() throws {
        var random = SplitMix64.printingSeed(of: "decimals")
        for _ in 0..<5000 {
            let whole = Int.random(in: 1...12, using: &random)
            let places = Int.random(in: 0...12, using: &random)
            let digits = (0..<whole + places).map { _ in Int.random(in: 0...9, using: &random) }
            var text = Bool.random(using: &random) ? "-" : ""
            text += digits[0] == 0 && whole > 1 ? "1" : "\(digits[0])"
            for (index, digit) in digits.enumerated().dropFirst() {
                text += index == whole ? ".\(digit)" : "\(digit)"
            }
            // Not at the end of the document: what follows tells that the number is over.
            let number = try decode([Double].self, Array("[\(text)]".utf8)).get()[0]
            #expect(number.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test("writes no byte behind the memory it was lent, and moves away when that is full")
    func lending() throws {
        let values: [any JSONCodable] = [
            "plain", "with \"quotes\" and \n", letters(40), -12345, Int.min, 0.25, 123_456.789,
            1e300,
            true, UUID(), Instant(microsecondsSince1970: 1_782_909_296_500_000), ["a", "b", "é"],
            ["key": ["nested": 1]], Message.Role.assistant, Base64([1, 2, 3, 4]),
        ]
        for value in values {
            let bytes = JSONWriter.bytes(of: value)
            let expected = try #require(bytes)
            for count in 0...expected.count + 70 {
                var json = JSONWriter(borrowing: page.last(count), limit: 1000)
                json.value(value)
                let (bytes, hasMoved) = (json.bytes, json.isOwner)
                #expect(bytes == expected)
                if count < expected.count { #expect(hasMoved) }
                if count >= expected.count + 16 { #expect(!hasMoved) }
            }
        }
    }

    @Test("traps on an enumeration without cases, whose blank would be memory that nobody wrote")
    func noCases() async {
        await #expect(processExitsWith: .failure) { _ = EnumTable<Message.Role>([]) }
    }

    private func letters(_ count: Int) -> String {
        String(decoding: (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }, as: UTF8.self)
    }

    private func decode<T: JSONCodable>(
        _ type: T.Type, _ bytes: some Collection<UInt8>
    ) -> Result<T, JSONFailure> {
        let memory = page.last(bytes.count)
        memory.copyBytes(from: bytes)
        return JSONReader.decode(type, from: UnsafeRawBufferPointer(memory))
    }
}

/// Seventy members, whose names are all alike but for their lengths.
private struct Wide: JSONObject, Equatable {
    var values = Array(repeating: -1, count: names.count)

    static let names = (1...70).map { String(repeating: "k", count: $0) }
    static let keys = JSONKeys(exactly: names)
    static var blank: Self { Self() }

    mutating func read(_ key: Int, from json: inout JSONReader) { json.read(&values[key]) }

    func write(members json: inout JSONWriter) {}
}

private struct Strict: JSONObject {
    static let keys = JSONKeys("k", "kk?", "kkk", "kkkkk")
    static var blank: Self { Self() }

    mutating func read(_ key: Int, from json: inout JSONReader) {
        var value = 0
        json.read(&value)
    }

    func write(members json: inout JSONWriter) {}
}

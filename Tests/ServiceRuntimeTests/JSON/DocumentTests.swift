import ContractGrammar
import SeededNumbers
import Testing

@testable import ServiceValues

@Suite struct DocumentTests {
    static let message = #"""
        {"id":"0190a5f0-7c4e-7000-8000-00000000abcd","role":"user","text":"Gr\u00fc\u00dfe 😀",
        "replyTo":null,"createdAt":"2026-07-01T12:34:56.789+02:00"}
        """#
    static let kitchen = #"""
        { "integer": -5.0e0, "price":0.07,"day":"2024-02-29","any":{"b":[1,1.5,null,{}],"a":"x\n"},
        "mixed":[1.0,{"a":2}],"tags":["a","b"],"names":[null,"n"],"scores":{"y":0.5},"isOn":true}
        """#

    @Test("refuses every prefix of a document as malformed")
    func prefixes() throws {
        try expectPrefixesRefused(Message.self, Self.message)
        try expectPrefixesRefused(JSONValue.self, Self.message)
        try expectPrefixesRefused(Kitchen.self, Self.kitchen)
        try expectPrefixesRefused(JSONValue.self, Self.kitchen)
        try expectPrefixesRefused(Shape.self, #"{"radius":2.5e1,"kind":"circle"}"#)
        try expectPrefixesRefused([Key].self, #"["a",-12, "b" ]"#)
        try expectPrefixesRefused(Row.self, #"["a",1,true,false]"#)
        try expectPrefixesRefused(Counters.self, #"{"title":"t","a":1,"b":2}"#)
        // All of these are read past a violation.
        try expectPrefixesRefused(Message.self, Self.kitchen, isValid: false)
        try expectPrefixesRefused([Int].self, Self.kitchen, isValid: false)
        try expectPrefixesRefused(Shape.self, Self.message, isValid: false)
    }

    private func expectPrefixesRefused<T: JSONCodable>(
        _ type: T.Type, _ text: String, isValid: Bool = true
    ) throws {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let result = JSONReader.decode(type, from: Array(bytes[..<count]))
            guard case .failure(.malformed) = result else {
                Issue.record("\(type): \(String(decoding: bytes[..<count], as: UTF8.self))")
                return
            }
        }
        switch JSONReader.decode(type, from: bytes) {
        case .success: #expect(isValid)
        case .failure(.violations): #expect(!isValid)
        case .failure(.malformed(let malformation)): Issue.record("\(malformation)")
        }
    }

    @Test("survives any single byte being another one")
    func mutations() throws {
        var random = SplitMix64.printingSeed(of: "mutations")
        for text in [Self.message, Self.kitchen] {
            let bytes = Array(text.utf8)
            for _ in 0..<20_000 {
                var mutated = bytes
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    mutated[place] = UInt8.random(in: 0...255, using: &random)
                }
                _ = JSONReader.decode(Message.self, from: mutated)
                _ = JSONReader.decode(Kitchen.self, from: mutated)
                // Whatever is accepted can be written and read again.
                if case .success(let value) = JSONReader.decode(JSONValue.self, from: mutated) {
                    let text = try #require(JSONWriter.bytes(of: value))
                    #expect(try JSONReader.decode(JSONValue.self, from: text).get() == value)
                }
            }
        }
    }

    @Test("refuses duplicate keys wherever they are")
    func duplicates() {
        let cases = [
            violations(NewMessage.self, #"{"text":"a","text":"b"}"#),
            violations(NewMessage.self, #"{"text":"a","note":null,"t\u0065xt":"b"}"#),
            violations(Message.self, #"{"id":1,"id":1}"#),
            violations([String: Int].self, #"{"a":1,"b":2,"a":3}"#),
            violations(JSONValue.self, #"{"a":{"b":1,"b":1}}"#),
            violations(Kitchen.self, #"{"ignored":{"b":[{"c":1,"c":1}]}}"#),
            violations(Counters.self, #"{"title":"t","title":"t"}"#),
            violations(Int.self, #"{"c":1,"c":1}"#),
            // Members that a closed object does not have.
            violations(NewMessage.self, #"{"text":"a","c":1,"c":1}"#),
        ]
        for found in cases { #expect(found.first?.contains("has a key twice") == true) }
        #expect(cases.allSatisfy { $0.count == 1 })
    }

    @Test("stops at the limits of depth, members and violations")
    func limits() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(violations(JSONValue.self, nested(64)).isEmpty)
        #expect(violations(JSONValue.self, nested(65))[0].contains("deeper than 64"))
        #expect(violations(Kitchen.self, "{\"x\":\(nested(63))}").isEmpty)
        #expect(violations(Kitchen.self, "{\"x\":\(nested(64))}")[0].contains("deeper than 64"))
        #expect(violations(Int.self, nested(100_000))[0].contains("deeper than 64"))

        func members(_ count: Int) -> String {
            "{" + (0..<count).map { "\"m\($0)\":0" }.joined(separator: ",") + "}"
        }
        #expect(violations(JSONValue.self, members(10_000)).isEmpty)
        for found in [
            violations(JSONValue.self, members(10_001)), violations(Kitchen.self, members(10_001)),
            violations([String: Int].self, members(10_001)), violations(Int.self, members(10_001)),
        ] {
            #expect(found[0].contains("more than 10000 members"))
        }
        #expect(violations(NewMessage.self, members(10_001)).count == 100)

        let wrong = "[" + (0..<500).map { _ in "\"x\"" }.joined(separator: ",") + "]"
        #expect(violations([Int].self, wrong).count == 100)
        #expect(violations([Key].self, wrong.replacing("x", with: "12345678901")).count == 100)
    }

    @Test("stops reading at the limit of violations, but not in another branch of a choice")
    func stops() throws {
        let texts = (0..<500).map { _ in "\"x\"" }.joined(separator: ",")
        #expect(violations([Int].self, "[\(texts), neither read nor JSON").count == 100)
        #expect(violations([Int].self, "[\"x\", neither").first?.contains("malformed") == true)

        let deep = "[[[\(texts)]],[[\(texts)]]]"
        #expect(
            try decoded([Lists].self, deep)
                == [Lists](repeating: .texts([[String](repeating: "x", count: 500)]), count: 2))
        #expect(violations([Lists].self, "[[[1,\(texts)]],[[\(texts)]]]").count == 1)
    }

    @Test("refuses a text with more combining marks in a row than any language has")
    func combiningMarks() throws {
        func text(_ marks: Int) -> String {
            let all = String(repeating: "\u{301}\u{316}", count: marks).unicodeScalars
            return "\"a" + String(String.UnicodeScalarView(all.prefix(marks))) + "\""
        }
        let escapedMarks = "\"a" + String(repeating: #"\u0301"#, count: 31) + "\""
        #expect(try decoded(String.self, text(30)).unicodeScalars.count == 31)
        for text in [text(31), escapedMarks, text(10_000)] {
            #expect(
                violations(JSONValue.self, "[\(text)]") == [
                    "malformed: has a text with more than 30 combining marks in a row (at byte 1)"
                ], "\(text.prefix(20))")
            #expect(violations(NewMessage.self, "{\(text):1}").count == 1)
        }
        let languages = [
            "ราชบัณฑิตยสภาเป็นหน่วยงานของรัฐที่มีฐานะเป็นนิติบุคคล", "เครื่องคอมพิวเตอร์",
            "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽがぎぐげござじずぜぞ", "नमस्ते दुनिया",
            "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", "Việt Nam", "각종",
        ]
        for text in languages { #expect(try decoded(String.self, "\"\(text)\"") == text) }
    }

    @Test("knows every combining mark by its first byte")
    func firstBytesOfMarks() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value),
                scalar.properties.canonicalCombiningClass != .notReordered,
                let first = String(scalar).utf8.first
            else { continue }
            #expect(StreamSafeText.mayBeginMark(first), "U+\(String(value, radix: 16))")
        }
    }

    @Test("does not let nested choices cost more than a multiple of the document")
    func nestedChoices() {
        let depth = 60
        let text =
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(violations(Ambiguous.self, text)[0].contains("too many nested choices"))
        #expect(violations(Ambiguous.self, "1").isEmpty)
    }

    @Test("refuses what is not one document")
    func framing() {
        for text in [
            "", " ", "1 2", "{}{}", "[] x", "\u{FEFF}1", "nul", "truefalse", "[1,]", "{,}",
            "[,1]", #"{"a":1,}"#, #"{"a"}"#, #"{"a" 1}"#, "{a:1}", "[1 2]", "]", "}", "[}", "{]",
            "'a'",
            "//\n1", "[1]]", "\u{B}1", "1\u{A0}",
        ] {
            #expect(
                violations(JSONValue.self, text).first?.hasPrefix("malformed") == true, "\(text)")
            #expect(violations(Kitchen.self, text).first?.hasPrefix("malformed") == true, "\(text)")
        }
    }

    @Test("says where a document stops being JSON")
    func places() {
        #expect(
            violations(NewMessage.self, #"{"text":"a" "note":1}"#)
                == ["malformed: has an unexpected character (at byte 12)"])
        #expect(
            violations(NewMessage.self, #"{"text":"a""#)
                == ["malformed: ends too early (at byte 11)"])
        #expect(
            violations(NewMessage.self, #"{"text":5,"note":tru}"#)
                == ["malformed: has an unexpected character (at byte 17)"])
        #expect(violations(Int.self, "") == ["malformed: is empty (at byte 0)"])
    }

    @Test("compares free values as JSON does")
    func equality() throws {
        func value(_ text: String) throws -> JSONValue { try decoded(JSONValue.self, text) }
        let equal = [
            ("1", "1.0"), ("100", "1e2"), ("0", "-0.0"),
            (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1e0}"#),
            (#""\u0041""#, #""A""#), ("9007199254740993", "9007199254740993"),
        ]
        for (left, right) in equal {
            #expect(try value(left) == value(right))
            #expect(try value(left).hashValue == value(right).hashValue)
        }
        let different = [
            ("1", "true"), ("0", "false"), ("\"1\"", "1"), ("null", "0"), ("[1,2]", "[2,1]"),
            (#"{"a":1}"#, #"{"a":1,"b":2}"#), ("9007199254740993", "9007199254740992.0"),
            ("\"e\u{301}\"", "\"é\""), ("[]", "{}"),
        ]
        for (left, right) in different { #expect(try value(left) != value(right)) }
    }

    @Test("finds equal items by value, whatever their type")
    func uniqueItems() {
        let unique = "uniqueItems: must have unique items, item 2 equals item 0"
        #expect(violations([JSONValue].self, "[1,2,1.0]", .unique) == [" \(unique)"])
        #expect(violations([Double].self, "[1,2,1e0]", .unique) == [" \(unique)"])
        #expect(
            violations(
                [NewMessage].self,
                #"[{"text":"a","note":null},{"text":"a"},{"note":null,"text":"a"}]"#, .unique)
                == [" \(unique)"])
        #expect(violations([[Int]].self, "[[1],[2],[1,1]]", .unique).isEmpty)
        #expect(
            violations([JSONValue].self, #"[1,true,"1",[1],{"1":1},0,false,null]"#, .unique).isEmpty
        )
        #expect(violations([Int].self, "[]", .unique.count(1...)).count == 1)
    }

    @Test("keeps the order of free objects, also of large ones")
    func order() throws {
        let names = (0..<50).map { "m\(($0 * 37) % 50)" }
        let text = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
        #expect(try written(decoded(JSONValue.self, text)) == text)
        var members = try decoded(JSONMembers.self, text)
        #expect(members["m7"] == "m7" && members["none"] == nil)
        for name in names.dropFirst(3) { members[name] = nil }
        #expect(members.names == Array(names.prefix(3)) && members[names[2]] != nil)
    }

    @Test("tells names apart that look alike", arguments: [0, 20])
    func lookalikes(others: Int) throws {
        let more = (0..<others).map { ",\"\($0)\":0" }.joined()
        let text = "{\"\u{E9}\":1,\"e\u{301}\":2\(more)}"
        var members = try JSONReader.decode(JSONMembers.self, from: text).get()
        #expect(members.count == 2 + others)
        #expect(members["\u{E9}"] == 1 && members["e\u{301}"] == 2)
        members["\u{E9}"] = nil
        #expect(members["\u{E9}"] == nil && members["e\u{301}"] == 2)
    }

    @Test("gives up a text above the writer's limit, and can be used again")
    func writerLimit() throws {
        var json = JSONWriter(capacity: 64, limit: 1000)
        json.value(String(repeating: "x", count: 900))
        #expect(!json.isUnwritable && json.count == 902)
        json.value(String(repeating: "x", count: 900))
        let isGivenUp = (json.isUnwritable, json.isTooLong)
        #expect(isGivenUp == (true, true))
        json.removeAll()
        json.value([1, 2])
        #expect(!json.isUnwritable && String(decoding: json.bytes, as: UTF8.self) == "[1,2]")
    }

    @Test(
        "keeps no more memory than the writer's limit, however long a text is",
        arguments: ["x", "\n", "\u{1F600}"])
    func writerMemory(character: String) {
        var json = JSONWriter(capacity: 64, limit: 1000)
        for count in [10, 100, 400, 600, 10_000, 1_000_000, 3] {
            json.value([String(repeating: character, count: count)])
            let capacity = json.capacity
            #expect(capacity <= 1000)
        }
        let isGivenUp = json.isTooLong
        #expect(isGivenUp)
    }

    @Test("takes a text that is as long as the writer's limit, and none that is longer")
    func writerEdge() {
        for (count, isTooLong) in [(998, false), (999, true)] {
            var json = JSONWriter(capacity: 64, limit: 1000)
            json.value(String(repeating: "x", count: count))
            let isGivenUp = json.isTooLong
            #expect(isGivenUp == isTooLong)
        }
    }
}

/// `oneOf` of two objects that both contain the choice again: every level doubles the work.
indirect enum Ambiguous: JSONCodable {
    case leaf(Int)
    case first(Wrapper)
    case second(Wrapper)

    static var blank: Self { .leaf(0) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        var choice = json.choose(.oneOf)
        if let value = json.attempt(&choice, Int.self) { self = .leaf(value) }
        if let value = json.attempt(&choice, Wrapper.self) { self = .first(value) }
        if let value = json.attempt(&choice, Wrapper.self) { self = .second(value) }
        json.end(choice)
    }

    func write(to json: inout JSONWriter) {}

    struct Wrapper: JSONObject {
        @Indirect var a: Ambiguous?

        static let keys = JSONKeys("a")
        static var blank: Self { Self(a: nil) }
        mutating func read(_ key: Int, from json: inout JSONReader) { json.read(&a) }
        func write(members json: inout JSONWriter) {}
    }
}

/// Lists of numbers or lists of texts.
private enum Lists: JSONCodable, Equatable {
    case numbers([[Int]])
    case texts([[String]])

    static var blank: Lists { .numbers([]) }

    mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        var choice = json.choose(.oneOf)
        if let numbers = json.attempt(&choice, [[Int]].self) { self = .numbers(numbers) }
        if let texts = json.attempt(&choice, [[String]].self) { self = .texts(texts) }
        json.end(choice)
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .numbers(let numbers): numbers.write(to: &json)
        case .texts(let texts): texts.write(to: &json)
        }
    }
}

import HTTPMessages
import NIOCore
import Testing

@testable import HTTPServer

@Suite("The head parser")
struct HeadParserTests {
    @Test("finds the same in a head, wherever it is cut")
    func readsAnyPieces() throws {
        let text = wire(
            "|POST http://h:1/a/b?c=d HTTP/1.1|Host: h:1|X-Long: 0123456789|Connection: close||")
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var parser = HeadParser(limits: HeadLimits())
            let first = try parser.parse(ByteBuffer(bytes: bytes.prefix(cut)))
            #expect(first == (cut == bytes.count))
            let second = first ? true : try parser.parse(ByteBuffer(bytes: bytes))
            #expect(second)
            check(parser.head, bytes)
        }
    }

    private func check(_ parsed: ParsedHead, _ bytes: [UInt8]) {
        let head = bytes.withUnsafeBytes {
            // Copied within the call.
            RequestHead(method: parsed.method, bytes: $0, places: parsed.places)
        }
        #expect(parsed.length == bytes.count)
        #expect(head.method == .post)
        #expect(head.target == "http://h:1/a/b?c=d")
        #expect(head.withPath { String(decoding: $0, as: UTF8.self) } == "/a/b")
        #expect(head.withQuery { String(decoding: $0, as: UTF8.self) } == "c=d")
        #expect(head.headers.count == 3)
        #expect(head.header("x-long") == "0123456789")
        #expect(head.header("x-lung") == nil)
        #expect(!parsed.keepsAlive)
    }

    @Test("joins fields of one name, in their order, and finds names in any case")
    func joinsFields() throws {
        var parser = HeadParser(limits: HeadLimits())
        let bytes = Array(
            wire("GET / HTTP/1.1|Host: a|accept: x|X: y|ACCEPT:  z, w |Accept:||").utf8)
        #expect(try parser.parse(ByteBuffer(bytes: bytes)))
        let head = bytes.withUnsafeBytes {
            // Copied within the call.
            RequestHead(method: .get, bytes: $0, places: parser.head.places)
        }
        #expect(head.header("accept") == "x, z, w, ")
        #expect(head.header("x") == "y")
        #expect(head.header("accep") == nil)
        #expect(head.headers.map(\.name) == ["Host", "accept", "X", "ACCEPT", "Accept"])
    }

    @Test("finds fields around one whose name or value is not plain")
    func findsUnplainFields() throws {
        let fields = [
            ("first", "1"), ("with_mark!", "2"), ("tabs", "a\tb\t\tc"), ("blank", ""),
            ("long-name-of-more-than-sixteen", String(repeating: "x", count: 64)),
            ("latin", "\u{E9}"), ("last", "3"),
        ]
        let lines = fields.map { name, value in "\(name): \t \(value)\t |" }.joined()
        var parser = HeadParser(limits: HeadLimits())
        let bytes = Array(wire("GET / HTTP/1.1|Host: a|\(lines)|").utf8)
        #expect(try parser.parse(ByteBuffer(bytes: bytes)))
        let head = bytes.withUnsafeBytes {
            // Copied within the call.
            RequestHead(method: .get, bytes: $0, places: parser.head.places)
        }
        for (name, value) in fields { #expect(head.header(name) == value) }
        #expect(head.headers.map(\.name) == ["Host"] + fields.map(\.0))
        #expect(head.header("tab") == nil)
    }

    @Test("notes each field that every request is asked for", arguments: KnownField.allCases)
    func notesKnownFields(field: KnownField) throws {
        let name = field.name.description
        for spelling in [name, name.uppercased()] {
            var parser = HeadParser(limits: HeadLimits())
            #expect(
                try parser.parse(
                    ByteBuffer(string: wire("GET / HTTP/1.1|Host: a|\(spelling): value||"))))
            let others = KnownField.allCases.filter { $0 != field }
            #expect(parser.head.places.known.has(field))
            #expect(!others.contains(where: parser.head.places.known.has))
        }
    }

    @Test("gives a head made in memory the same face")
    func readsHeadsFromMemory() {
        let head = RequestHead(
            method: .put, target: "/a?b", headers: [("X-One", "1"), ("x-one", "2"), ("Y", "")])
        #expect(head.withPath { String(decoding: $0, as: UTF8.self) } == "/a")
        #expect(head.withQuery { String(decoding: $0, as: UTF8.self) } == "b")
        #expect(head.header("x-one") == "1, 2")
        #expect(head.header("y") == "")
        #expect(head.headers.count == 3)
        #expect(RequestHead(method: .get, target: "/a").withQuery { $0.isEmpty })
    }

    @Test("makes no head in memory with a control character in a field")
    func trapsForControlCharacters() async {
        await #expect(processExitsWith: .failure) {
            _ = RequestHead(method: .get, target: "/a", headers: [("odd", "a\u{7F}b")])
        }
        await #expect(processExitsWith: .failure) {
            _ = RequestHead(method: .get, target: "/a", headers: [("odd", "a\u{1F}b")])
        }
        let head = RequestHead(method: .get, target: "/a", headers: [("tab", "a\tb\u{E9}")])
        #expect(head.header("tab") == "a\tb\u{E9}")
    }

    struct LimitCase: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let refusal: HTTPRefusal?
        var testDescription: String { name }
    }

    static let limitCases: [LimitCase] = {
        let a = { (count: Int) in String(repeating: "a", count: count) }
        let many = { (count: Int) in String(repeating: "X: 1|", count: count) }
        let wide = String(repeating: "X: \(a(8_000))|", count: 4)
        return [
            LimitCase(
                name: "a target at the limit", bytes: "GET /\(a(8191)) HTTP/1.1|Host: a||",
                refusal: nil),
            LimitCase(
                name: "a target above it", bytes: "GET /\(a(8192)) HTTP/1.1|Host: a||",
                refusal: .targetTooLong),
            LimitCase(
                name: "a target without end", bytes: "GET /\(a(9000))", refusal: .targetTooLong),
            LimitCase(name: "a method without end", bytes: a(9000), refusal: .targetTooLong),
            LimitCase(
                name: "100 fields", bytes: "GET / HTTP/1.1|Host: a|\(many(99))|", refusal: nil),
            LimitCase(
                name: "101 fields", bytes: "GET / HTTP/1.1|Host: a|\(many(100))|",
                refusal: .headTooLarge),
            LimitCase(
                name: "a field at the limit", bytes: "GET / HTTP/1.1|Host: a|X: \(a(16_381))||",
                refusal: nil),
            LimitCase(
                name: "a field above it", bytes: "GET / HTTP/1.1|Host: a|X: \(a(16_382))||",
                refusal: .headTooLarge),
            LimitCase(
                name: "a field without end", bytes: "GET / HTTP/1.1|Host: a|X: \(a(17_000))",
                refusal: .headTooLarge),
            LimitCase(
                name: "a head above the limit",
                bytes: "GET / HTTP/1.1|Host: a|\(wide)X: \(a(800))||",
                refusal: .headTooLarge),
            LimitCase(
                name: "a head at the limit",
                bytes:
                    "GET / HTTP/1.1|Host: a|\(wide)X: \(a(32_768 - 16 - 9 - 4 * 8_005 - 3 - 4))||",
                refusal: nil),
        ]
    }()

    @Test("refuses a head above its limits, and none at them", arguments: limitCases)
    func holdsLimits(_ limitCase: LimitCase) {
        for step in [1, 997, 100_000] {
            let bytes = Array(wire(limitCase.bytes).utf8)
            #expect(refusal(of: bytes, step) == limitCase.refusal)
        }
    }

    /// What comes of bytes that arrive `step` by `step`.
    private func refusal(of bytes: [UInt8], _ step: Int) -> HTTPRefusal? {
        var parser = HeadParser(limits: HeadLimits())
        for end in stride(from: step, to: bytes.count + step, by: step) {
            do throws(HTTPRefusal) {
                if try parser.parse(ByteBuffer(bytes: bytes.prefix(end))) { return nil }
            } catch {
                return error
            }
        }
        Issue.record("the head is not complete")
        return nil
    }

    @Test("knows what names and hosts are made of")
    func knowsBytes() {
        let alphanumerics = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let token = Set((alphanumerics + "!#$%&'*+-.^_`|~").utf8)
        let name = Set((alphanumerics + "-._~!$&'()*+,;=%").utf8)
        let address = Set("0123456789abcdefABCDEF:.".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(ByteSet.token.contains(byte) == token.contains(byte))
            #expect(ByteSet.registeredName.contains(byte) == name.contains(byte))
            #expect(ByteSet.address6.contains(byte) == address.contains(byte))
        }
    }

    @Test("finds a control character at every place of a value")
    func findsControlCharacters() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<19 {
                var bytes = [UInt8](repeating: 0x80 | byte, count: 19)
                bytes[place] = byte
                let isValue = bytes.withUnsafeBytes { $0.isFieldValue(0..<19) }
                let isControl = byte < 0x20 && byte != 0x09 || byte == 0x7F
                #expect(isValue == !isControl)
            }
        }
    }
}

@Suite("Chunked bodies")
struct ChunkedBodyTests {
    @Test("finds the same in a body, wherever it is cut twice")
    func readsAnyPieces() throws {
        let bytes = Array(wire("3;a=b|abc|0a|0123456789|0|X: 1||rest").utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                try check(bytes, first, second)
            }
        }
    }

    private func check(_ bytes: [UInt8], _ first: Int, _ second: Int) throws {
        var body = ChunkedBody(bodyLimit: 100, extensionBytes: 100, trailerBytes: 100)
        var input = ByteBuffer()
        var read = GrowingBytes()
        var isComplete = false
        for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
            input.writeBytes(piece)
            if !isComplete { isComplete = try body.read(&input, into: &read) }
        }
        #expect(isComplete)
        #expect(read.withBytes { String(decoding: $0, as: UTF8.self) } == "abc0123456789")
        #expect(input == ByteBuffer(string: "rest"))
    }

    @Test("bounds extensions and trailers, also those without end")
    func boundsOverhead() {
        let ones = String(repeating: "1;a|x|", count: 60)
        #expect(refusal("1;\(String(repeating: "a", count: 200))|") != nil)
        #expect(refusal("1;\(String(repeating: "a", count: 200))") != nil)
        #expect(refusal(ones) != nil)
        #expect(refusal("0|X: \(String(repeating: "a", count: 200))||") == .headTooLarge)
        #expect(refusal("0|\(String(repeating: "X: 1|", count: 30))|") == .headTooLarge)
        #expect(refusal("0|X: \(String(repeating: "a", count: 80))||") == nil)
    }

    private func refusal(_ text: String) -> HTTPRefusal? {
        var body = ChunkedBody(bodyLimit: 1000, extensionBytes: 100, trailerBytes: 100)
        var input = ByteBuffer(string: wire(text))
        var read = GrowingBytes()
        do throws(HTTPRefusal) {
            _ = try body.read(&input, into: &read)
            return nil
        } catch {
            return error
        }
    }
}

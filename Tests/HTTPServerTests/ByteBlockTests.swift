import HTTPMessages
import Testing

@testable import HTTPServer

@Suite("Sixteen bytes together")
struct ByteBlockTests {
    typealias Length = (ByteBlock) -> Int
    typealias Belongs = (UInt8) -> Bool

    @Test("end where a name, a host, a text or a target ends, with every byte at every place")
    func findsEnds() {
        let kinds: [(Length, Belongs, filler: UInt8)] = [
            (\.nameLength, { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }, UInt8(ascii: "a")),
            (
                \.hostLength,
                { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") },
                UInt8(ascii: "9")
            ),
            (\.textLength, { $0 >= 0x20 && $0 != 0x7F }, 0xFF),
            (
                \.targetLength, Set(UInt8(0x21)...0x7E).subtracting("\"#<>\\".utf8).contains,
                UInt8(ascii: "/")
            ),
        ]
        for (length, belongs, filler) in kinds {
            var wrong: [(byte: UInt8, place: Int)] = []
            for byte in UInt8.min...UInt8.max {
                for place in 0..<16 {
                    var bytes = [UInt8](repeating: filler, count: 16)
                    bytes[place] = byte
                    let expected = belongs(byte) ? 16 : place
                    if length(block(bytes)) != expected { wrong.append((byte, place)) }
                    // What comes behind the first must not hide it.
                    bytes[15] = 0
                    if length(block(bytes)) != min(expected, 15) { wrong.append((byte, place)) }
                }
            }
            #expect(wrong.isEmpty)
        }
    }

    @Test("hold nothing of what lies behind their source, and nothing where it ends")
    func endsWithSource() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 40)
        for start in 0...32 {
            bytes.withUnsafeBytes {
                // The bytes lend a part of theirs, behind which there are more of the same.
                let source = UnsafeRawBufferPointer(rebasing: $0[..<32])
                #expect(ByteBlock(source, at: start).nameLength == min(16, 32 - start))
                #expect(source.end(from: start) { $0.nameLength } == 32)
                #expect($0.end(from: start) { $0.nameLength } == 40)
            }
        }
        #expect(ByteBlock(UnsafeRawBufferPointer(start: nil, count: 0), at: 0).textLength == 0)
    }

    private func block(_ bytes: [UInt8]) -> ByteBlock {
        bytes.withUnsafeBytes { ByteBlock($0, at: 0) }
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}

@Suite("A plain field")
struct PlainFieldTests {
    @Test("is read alike, whole and in pieces, alone and before others")
    func readsAlike() {
        for name in ["A", "Host", "Accept-Encoding", "Sec-Fetch-Mode-And-More", "x2"] {
            for length in 0...20 {
                let value = String(repeating: "v", count: length)
                for space in ["", " "] {
                    let line = "\(name):\(space)\(value)\r\n"
                    check(line, name, value, followedBy: "Next: 1\r\n\r\n0123456789")
                    check(line, name, value, followedBy: "")
                }
            }
        }
    }

    private func check(
        _ line: String, _ name: String, _ value: String, followedBy rest: String
    ) {
        let bytes = Array((line + rest).utf8)
        guard let field = bytes.withUnsafeBytes({ PlainField($0, at: 0) }) else {
            Issue.record("\(line) is not read")
            return
        }
        #expect(String(decoding: bytes[field.name], as: UTF8.self) == name)
        #expect(String(decoding: bytes[field.value], as: UTF8.self) == value)
        #expect(field.end == line.utf8.count)
        for end in 0..<line.utf8.count {
            #expect(bytes[..<end].withUnsafeBytes { PlainField($0, at: 0) == nil })
        }
    }

    @Test(
        "is nothing else",
        arguments: [
            "Na_me: v\r\n", "Name : v\r\n", ": value of none\r\n", "Name:  v\r\n", "Name: v \r\n",
            "Name: a\tb\r\n", "Name: a\u{7F}b\r\n", "Name: v\n", "Name: v\r", "Name: v\rx",
            "Namewithoutcolon\r\n", "Name: v\r\r\n",
        ])
    func leavesOthers(_ line: String) {
        let bytes = Array((line + "Next: 1\r\n\r\n0123456789").utf8)
        #expect(bytes.withUnsafeBytes { PlainField($0, at: 0) == nil })
    }
}

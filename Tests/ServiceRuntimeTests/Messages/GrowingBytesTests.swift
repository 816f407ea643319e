import Testing

@testable import HTTPMessages

@Suite("Growing bytes")
struct GrowingBytesTests {
    @Test("hold what was appended, however much and in whatever pieces")
    func holdsEverything() {
        var bytes = GrowingBytes()
        var expected: [UInt8] = []
        for length in [0, 1, 255, 256, 257, 4_000, 3] {
            let piece = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
            piece.withUnsafeBytes { bytes.append($0) }
            expected += piece
            #expect(bytes.withBytes { Array($0) } == expected)
            #expect(bytes.count == expected.count)
            #expect(bytes.capacity >= bytes.count)
        }
    }

    @Test("take from a writer as many bytes as it says, within the room it was lent")
    func takesFromWriters() {
        var bytes = GrowingBytes()
        for room in [1, 1_000, 300] {
            let written = bytes.append(atLeast: room) { memory in
                #expect(memory.count >= room)
                // As many as it has room for at least, and one less.
                for index in 0..<room - 1 { memory[index] = UInt8(ascii: "x") }
                return room - 1
            }
            #expect(written == room - 1)
        }
        #expect(bytes.count == 1_298)
        #expect(bytes.withBytes { $0.allSatisfy { $0 == UInt8(ascii: "x") } })
    }

    @Test("keep their memory when they are cleared, unless it is too large")
    func keepsMemory() {
        var bytes = GrowingBytes()
        bytes.reserve(1_000)
        let capacity = bytes.capacity
        bytes.clear(keeping: capacity)
        #expect(bytes.capacity == capacity)
        bytes.clear(keeping: capacity - 1)
        #expect(bytes.capacity == 0)
        #expect(bytes.withBytes { $0.isEmpty })
    }
}

@Suite("Names of fields")
struct FieldNameTests {
    @Test("are equal in any case, and to no other name of their length")
    func comparesNames() {
        for name: StaticString in ["q", "*/*", "host", "accept", "x-request-id", "https://"] {
            let lower = name.withUTF8Buffer { Array($0) }
            #expect(isEqual(lower, name))
            #expect(isEqual(Array(name.description.uppercased().utf8), name))
            #expect(!isEqual(lower + [UInt8(ascii: "x")], name))
            #expect(!isEqual(Array(lower.dropLast()), name))
            for place in lower.indices {
                for byte in UInt8(0x20)...UInt8.max where byte != 0x7F {
                    var other = lower
                    other[place] = byte
                    let isSame =
                        String(decoding: [byte], as: UTF8.self).lowercased()
                        == String(decoding: [lower[place]], as: UTF8.self)
                    #expect(isEqual(other, name) == isSame, "\(byte) at \(place) of \(name)")
                }
            }
        }
    }

    private func isEqual(_ bytes: [UInt8], _ name: StaticString) -> Bool {
        bytes.withUnsafeBytes { $0.equals(0..<bytes.count, name) }
    }
}

import Testing

@testable import Redis

@Suite("Bytes on their way to Redis")
struct WireBufferTests {
    private static let lengths = [0, 1, 9, 10, 11, 99, 100, 101, 999, 1_000, 12_345, 100_000]

    private func bytes(of command: RedisCommand) -> [UInt8] {
        var buffer = WireBuffer()
        command.write(to: &buffer)
        return Array(buffer.bytes)
    }

    private func naive(_ words: [[UInt8]]) -> [UInt8] {
        words.reduce(Array("*\(words.count)\r\n".utf8)) {
            $0 + Array("$\($1.count)\r\n".utf8) + $1 + [13, 10]
        }
    }

    @Test("are a command as the protocol spells it, and as many as it says", arguments: lengths)
    func command(length: Int) throws {
        let word = [UInt8](repeating: 0xFF, count: length)
        let keyed = try RedisCommand("GET", RedisArgument(word))
        #expect(bytes(of: keyed) == naive([Array("GET".utf8), word]))
        #expect(keyed.byteCount == bytes(of: keyed).count)
        let list = try RedisCommand(["SET", RedisArgument(word), "x"])
        #expect(bytes(of: list) == naive([Array("SET".utf8), word, [0x78]]))
        #expect(list.byteCount == bytes(of: list).count)
    }

    @Test("tell the number of words, however many", arguments: [1, 9, 10, 99, 100, 1_001])
    func words(count: Int) throws {
        let list = try RedisCommand([RedisArgument](repeating: "a", count: count))
        #expect(bytes(of: list) == naive([[UInt8]](repeating: [0x61], count: count)))
        #expect(list.byteCount == bytes(of: list).count)
    }

    @Test("stay in their order when the buffer grows and when its front is dropped")
    func order() throws {
        var buffer = WireBuffer()
        var expected: [UInt8] = []
        for number in 0..<2_000 {
            let command = try RedisCommand("GET", RedisArgument("key \(number)"))
            command.write(to: &buffer)
            expected += bytes(of: command)
            guard number.isMultiple(of: 7) else { continue }
            buffer.removeFirst(11)
            expected.removeFirst(11)
        }
        #expect(Array(buffer.bytes) == expected)
        buffer.removeFirst(buffer.count)
        #expect(buffer.count == 0)
    }

    @Test("are none after clearing, whether or not the memory is kept", arguments: [10, 1_000_000])
    func clear(count: Int) {
        var buffer = WireBuffer()
        for _ in 0..<2 {
            [UInt8](repeating: 1, count: count).withUnsafeBytes { buffer.append($0) }
            #expect(buffer.count == count)
            buffer.clear()
            #expect(buffer.count == 0)
        }
    }
}

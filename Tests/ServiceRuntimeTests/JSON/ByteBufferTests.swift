import NIOCore
import ServiceRuntime
import Testing

@Suite struct ByteBufferTests {
    @Test("appends JSON to a buffer, in place where it fits and whole where it does not")
    func appending() throws {
        for length in [0, 1, 100, 5000, 100_000] {
            let text = String(repeating: "x", count: length)
            for room in [0, 16, length + 2, length + 500] {
                var buffer = ByteBuffer(string: "HTTP")
                let count = buffer.writeJSON(room: room) { $0.value(text) }
                #expect(count == length + 2)
                #expect(buffer.readString(length: 4) == "HTTP")
                #expect(buffer.readString(length: buffer.readableBytes) == "\"\(text)\"")
            }
        }
    }

    @Test("writes in place without a move when there is room")
    func inPlace() {
        var buffer = ByteBufferAllocator().buffer(capacity: 4096)
        let before = buffer.withVeryUnsafeBytes { $0.baseAddress }
        for number in 0..<100 {
            #expect(buffer.writeJSON(room: 32) { $0.value(number) } == (number < 10 ? 1 : 2))
        }
        #expect(buffer.withVeryUnsafeBytes { $0.baseAddress } == before)
    }

    @Test("leaves the buffer as it was when JSON cannot express a value, or it is too long")
    func refusing() {
        var buffer = ByteBuffer(string: "kept")
        #expect(buffer.writeJSON(room: 64) { $0.value([1, .infinity]) } == nil)
        #expect(buffer.writeJSON(room: 0, limit: 100) { $0.value(Array(0..<100)) } == nil)
        #expect(buffer.writeJSON(room: 64, limit: 100) { $0.value(Array(0..<100)) } == nil)
        #expect(buffer == ByteBuffer(string: "kept"))
        #expect(buffer.writeJSON(room: 64, limit: 100) { $0.value([1.5]) } == 5)
        #expect(buffer == ByteBuffer(string: "kept[1.5]"))
    }
}

import Testing

@testable import ServiceRuntime

@Suite("Target scan")
struct TargetScanTests {
    /// The same, byte by byte.
    private func scan(_ target: [UInt8]) -> (pathEnd: Int, slashes: UInt64) {
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        let text = String(decoding: path, as: UTF8.self)
        guard path.count <= 64, !text.contains("%"), !text.contains("/.") else {
            return (path.count, 0)
        }
        var slashes: UInt64 = 0
        for (place, byte) in path.enumerated() where byte == UInt8(ascii: "/") {
            slashes |= 1 << UInt64(place)
        }
        return (path.count, slashes)
    }

    private func check(_ target: [UInt8]) {
        let found = target.withUnsafeBytes { TargetScan($0) }
        let expected = scan(target)
        let text = String(decoding: target, as: UTF8.self)
        #expect(found.pathEnd == expected.pathEnd, "\(text)")
        #expect(found.slashes == expected.slashes, "\(text)")
    }

    @Test("sees every special byte at every place of targets of every length")
    func everyPlace() {
        for length in 0...80 {
            let plain = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            check(plain)
            for place in 0..<length {
                for special in ["/", "?", "%", ".", "/.", "/?", "?.", "?%", "./", "//"] {
                    var target = plain
                    for (offset, byte) in special.utf8.enumerated() where place + offset < length {
                        target[place + offset] = byte
                    }
                    check(target)
                }
            }
        }
    }

    @Test("agrees with a look at every byte on any mixture")
    func mixtures() {
        let bytes = Array("//////aaaaaaaabc..?%".utf8)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...70, using: &generator)
            check((0..<length).map { _ in bytes.randomElement(using: &generator) ?? 0 })
        }
    }
}

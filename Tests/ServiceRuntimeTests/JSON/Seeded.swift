import Glibc

/// A generator whose seed is printed, so that a failure can be repeated: `TEST_SEED=7 swift test`.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    static func next(_ test: String) -> Seeded {
        let given = getenv("TEST_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): TEST_SEED=\(seed)")
        return Seeded(state: seed)
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

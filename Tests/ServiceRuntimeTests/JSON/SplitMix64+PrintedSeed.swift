import Glibc
import SeededNumbers

extension SplitMix64 {
    /// Prints its seed, so that a failure can be repeated: `TEST_SEED=7 swift test`.
    static func printingSeed(of test: String) -> SplitMix64 {
        let given = getenv("TEST_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(test): TEST_SEED=\(seed)")
        return SplitMix64(seed: seed)
    }
}

import Testing

@testable import ServiceRuntime

@Suite("The pace of an operation")
struct PaceTests {
    @Test("is slow from one slow run on, and quick after sixteen quick ones in a row")
    func changes() {
        let pace = Pace()
        #expect(!pace.isSlow)
        pace.note(.microseconds(900))
        #expect(!pace.isSlow)
        pace.note(.milliseconds(2))
        #expect(pace.isSlow)
        for _ in 0..<15 { pace.note(.microseconds(10)) }
        #expect(pace.isSlow)
        pace.note(.milliseconds(2))
        for _ in 0..<15 { pace.note(.microseconds(10)) }
        #expect(pace.isSlow)
        pace.note(.microseconds(10))
        #expect(!pace.isSlow)
    }
}

import Testing

@testable import ServiceRuntime

@Suite("The habits of an operation")
struct HabitsTests {
    @Test("is slow from one long run on, and quick after sixteen others in a row")
    func pace() {
        let habits = Habits()
        #expect(!habits.isSlow)
        habits.note(isLong: false)
        #expect(!habits.isSlow)
        habits.note(isLong: true)
        #expect(habits.isSlow)
        for _ in 0..<15 { habits.note(isLong: false) }
        #expect(habits.isSlow)
        habits.note(isLong: true)
        for _ in 0..<15 { habits.note(isLong: false) }
        #expect(habits.isSlow)
        habits.note(isLong: false)
        #expect(!habits.isSlow)
    }

    @Test("hold as much as the request that held most, and less with each that holds less")
    func memory() {
        let habits = Habits()
        habits.note(heldBytes: 16_000)
        #expect(habits.heldBytes == 16_000)
        habits.note(heldBytes: 0)
        #expect(habits.heldBytes == 15_000)
        habits.note(heldBytes: 20_000)
        #expect(habits.heldBytes == 20_000)
    }
}

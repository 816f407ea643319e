import Testing

@testable import ServiceRuntime

@Suite("The habits of an operation")
struct HabitsTests {
    @Test("is slow from one long run on, and quick after sixteen others in a row")
    func slowness() {
        let habits = Habits()
        habits.note(isLong: false)
        #expect(habits.pace == .quick)
        habits.note(isLong: true)
        for _ in 0..<7 { habits.note(isLong: false) }
        #expect(habits.pace == .slow)
        habits.note(isLong: true)
        for _ in 0..<15 { habits.note(isLong: false) }
        #expect(habits.pace == .suspect)
        habits.note(isLong: false)
        #expect(habits.pace == .quick)
    }

    @Test("is suspected after the loop was held up, until eight runs in a row were quick")
    func suspicion() {
        let habits = Habits()
        habits.noteHeldUp()
        habits.noteHeldUp()
        for _ in 0..<7 { habits.note(isLong: false) }
        #expect(habits.pace == .suspect)
        habits.note(isLong: false)
        #expect(habits.pace == .quick)
    }

    @Test("stays slow when a run that began before holds up the loop")
    func slownessStays() {
        let habits = Habits()
        habits.note(isLong: true)
        habits.noteHeldUp()
        #expect(habits.pace == .slow)
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

import Testing

@testable import Redis

@Suite("What a connection takes in")
struct IntakeTests {
    private func call() -> Call { Call(wire: [0x2A], deadline: .now + .seconds(1)) }

    private func open() -> Intake {
        var intake = Intake()
        intake.counters.openConnections = 1
        return intake
    }

    @Test("gathers from the first command until the turn that writes it")
    func gathers() {
        var intake = open()
        #expect(!intake.isGathering(below: 10))
        guard case .accepted(mustAskForDrain: true) = intake.admit(call(), limit: 10) else {
            Issue.record("the first command does not ask to be written")
            return
        }
        #expect(intake.isGathering(below: 10))
        guard case .accepted(mustAskForDrain: false) = intake.admit(call(), limit: 10) else {
            Issue.record("the second command asks again")
            return
        }
        #expect(intake.takeSubmitted().count == 2)
        #expect(!intake.isGathering(below: 10))
    }

    @Test("gathers no more than may be outstanding, and nothing while the server is away")
    func stopsGathering() {
        var intake = open()
        for _ in 0..<3 { _ = intake.admit(call(), limit: 10) }
        #expect(intake.isGathering(below: 4))
        #expect(!intake.isGathering(below: 3))
        intake.refusal = .unavailable(reason: "the server is away")
        #expect(!intake.isGathering(below: 4))
        intake.refusal = nil
        intake.counters.openConnections = 0
        #expect(!intake.isGathering(below: 4))
    }
}

import Testing

@testable import Redis

@Suite("What a connection takes in")
struct IntakeTests {
    private func call() throws -> Call {
        try Call(RedisCommand(["PING"]), deadline: .now + 1_000_000_000)
    }

    private func open() -> Intake {
        var intake = Intake()
        intake.counters.openConnections = 1
        return intake
    }

    @Test("gathers from the first command until the turn that writes it")
    func gathers() throws {
        var intake = open()
        #expect(!intake.isGathering(below: 10))
        guard case .accepted(mustAskForDrain: true) = try intake.admit(call(), limit: 10) else {
            Issue.record("the first command does not ask to be written")
            return
        }
        #expect(intake.isGathering(below: 10))
        guard case .accepted(mustAskForDrain: false) = try intake.admit(call(), limit: 10) else {
            Issue.record("the second command asks again")
            return
        }
        var submitted: [Call] = []
        intake.takeSubmitted(into: &submitted)
        #expect(submitted.count == 2)
        #expect(!intake.isGathering(below: 10))
    }

    @Test("gathers no more than may be outstanding, and nothing while the server is away")
    func stopsGathering() throws {
        var intake = open()
        for _ in 0..<3 { _ = try intake.admit(call(), limit: 10) }
        #expect(intake.isGathering(below: 4))
        #expect(!intake.isGathering(below: 3))
        intake.refusal = .unavailable(reason: "the server is away")
        #expect(!intake.isGathering(below: 4))
        intake.refusal = nil
        intake.counters.openConnections = 0
        #expect(!intake.isGathering(below: 4))
    }
}

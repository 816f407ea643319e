import Testing

@testable import Redis

@Suite("What a connection takes in")
struct IntakeTests {
    private let ping: RedisCommand
    private let call: Call

    init() throws {
        ping = try RedisCommand(["PING"])
        call = Call(nobody: ping)
    }

    private func open() -> Intake {
        var intake = Intake()
        intake.counters.openConnections = 1
        return intake
    }

    @Test("gathers from the first command until the turn that writes it")
    func gathers() {
        var intake = open()
        let before = intake.gather(call, ping, below: 10)
        guard case .accepted(mustAskForDrain: true) = intake.admit(call, ping, limit: 10) else {
            Issue.record("the first command does not ask to be written")
            return
        }
        guard case .accepted(mustAskForDrain: false) = intake.admit(call, ping, limit: 10) else {
            Issue.record("the second command asks again")
            return
        }
        let behind = intake.gather(call, ping, below: 10)
        var batch = Batch()
        intake.takeSubmitted(into: &batch)
        let after = intake.gather(call, ping, below: 10)
        #expect([before, behind, after] == [nil, .waits, nil])
        #expect(batch.calls.count == 3)
        let text = String(decoding: Array(batch.bytes.bytes), as: UTF8.self)
        #expect(text == String(repeating: "*1\r\n$4\r\nPING\r\n", count: 3))
    }

    @Test("gathers no more than may be outstanding, and nothing while the server is away")
    func stopsGathering() {
        var intake = open()
        for _ in 0..<3 { _ = intake.admit(call, ping, limit: 10) }
        let beyond = intake.gather(call, ping, below: 3)
        intake.refusal = .unavailable(reason: "the server is away")
        let refused = intake.gather(call, ping, below: 4)
        intake.refusal = nil
        intake.counters.openConnections = 0
        let closed = intake.gather(call, ping, below: 4)
        intake.counters.openConnections = 1
        let last = intake.gather(call, ping, below: 4)
        #expect([beyond, refused, closed, last] == [nil, nil, nil, .waits])
    }

    @Test("says once when enough commands have come to wait for no more")
    func fillsWrite() {
        var intake = open()
        _ = intake.admit(call, ping, limit: 1_000)
        var gathered: [Intake.Gathering?] = []
        for _ in 2...64 { gathered.append(intake.gather(call, ping, below: 1_000)) }
        let fills = gathered.indices.filter { gathered[$0] == .fillsWrite }
        #expect(fills.map { $0 + 2 } == [32])
        #expect(!gathered.contains(nil))
    }

    @Test("refuses what is above the limit for places or bytes, and takes it when some are free")
    func refuses() throws {
        var intake = open()
        let word = RedisArgument([UInt8](repeating: 0, count: 16 << 20))
        let large = try RedisCommand(["MGET", word, word, word])
        var accepted: [Bool] = []
        for command in [large, large, ping, ping] {
            let decision = intake.admit(Call(nobody: command), command, limit: 2)
            accepted.append(isAccepted(decision))
        }
        #expect(accepted == [true, false, true, false])
        #expect(intake.counters.overloads == 2)
        intake.release([Call(nobody: large)])
        let last = intake.admit(Call(nobody: large), large, limit: 2)
        #expect(isAccepted(last))
    }

    private func isAccepted(_ decision: Intake.Decision) -> Bool {
        if case .accepted = decision { true } else { false }
    }
}

extension Call {
    /// Whoever asked is gone.
    fileprivate init(nobody command: RedisCommand) {
        self.init(.ended, .reply, byteCount: command.byteCount, limitNanoseconds: 1_000_000_000)
    }
}

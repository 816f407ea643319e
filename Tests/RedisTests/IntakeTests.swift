import Poller
import Testing

@testable import Redis

@Suite("What a connection takes in")
struct IntakeTests {
    private func call(_ words: RedisArgument...) throws -> Call {
        Call(command: try RedisCommand(words), deadline: .distantFuture)
    }

    @Test("asks to be emptied with the first call after it was emptied, and with no other")
    func asksOnce() throws {
        var intake = Intake()
        var first: [Bool] = []
        for _ in 0..<3 { first.append(try intake.admit(try call("PING"), limit: 10)) }
        #expect(intake.takeSubmitted().count == 3)
        first.append(try intake.admit(try call("PING"), limit: 10))
        #expect(first == [true, false, false, true])
    }

    @Test("refuses what is above the limit for places or bytes, and takes it when some are free")
    func refuses() throws {
        var intake = Intake()
        let word = RedisArgument([UInt8](repeating: 0, count: 16 << 20))
        let (large, ping) = (try call("MGET", word, word, word), try call("PING"))
        var accepted: [Bool] = []
        for call in [large, large, ping, ping] {
            accepted.append((try? intake.admit(call, limit: 2)) != nil)
        }
        #expect(accepted == [true, false, true, false])
        #expect(intake.counters.overloads == 2)
        intake.release([large])
        #expect(throws: Never.self) { try intake.admit(large, limit: 2) }
    }

    @Test("refuses with the reason while the server is away, and counts it")
    func away() throws {
        var intake = Intake()
        intake.refusal = .unavailable(reason: "the server is away")
        let call = try call("PING")
        #expect(throws: RedisError.unavailable(reason: "the server is away")) {
            try intake.admit(call, limit: 10)
        }
        #expect(intake.counters.unavailable == 1)
        #expect(intake.takeSubmitted().isEmpty)
    }
}

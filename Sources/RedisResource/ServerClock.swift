import Redis
import Synchronization

/// The clock of a Redis server, as its replies tell it.
///
/// A command that was sent can't be taken back: a server that stood still runs it later, also if
/// its connection is closed. So a script compares the server's clock with its own last moment.
final class ServerClock: Sendable {
    private struct Sample {
        let milliseconds: Int
        let sentAt: ContinuousClock.Instant
    }

    private let sample = Mutex<Sample?>(nil)

    /// What the clock shows after `duration`; nil if no reply has told the time. At most too late
    /// by the time that the last reply took.
    func reading(after duration: Duration) -> Int? {
        let now = ContinuousClock.now
        return sample.withLock { sample in
            sample.map { $0.milliseconds + Int((now + duration - $0.sentAt) / .milliseconds(1)) }
        }
    }

    /// Learns the time that a reply tells.
    ///
    /// - Parameter sentAt: When its command was sent.
    func learn(_ milliseconds: Int, sentAt: ContinuousClock.Instant) {
        sample.withLock { $0 = Sample(milliseconds: milliseconds, sentAt: sentAt) }
    }
}

/// A script that does nothing once its caller has given up.
struct TimedScript {
    private let script: RedisScript

    /// - Parameter body: Returns its answer, a number from 0 on, from the function `run`. Its last
    ///   argument is not for it.
    init(_ body: String) {
        script = RedisScript(
            """
            local time = redis.call('time')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function run()
            \(body)
            end
            if now > tonumber(ARGV[#ARGV]) then return {-1, now} end
            return {run(), now}
            """)
    }

    /// Runs the script once. If the clock of the server was set, the first try may come too late
    /// for it, and tells the new time.
    func run(
        on redis: RedisClient, _ clock: ServerClock, key: String, _ arguments: [RedisArgument]
    ) async throws -> Int {
        for _ in 0..<2 {
            let limit = try await lastMoment(on: redis, clock)
            let sentAt = ContinuousClock.now
            let reply = try await redis.run(
                script, keys: [RedisArgument(key)], arguments: arguments + [RedisArgument(limit)])
            guard case .array(let parts) = reply, parts.count == 2,
                case .integer(let answer) = parts[0], case .integer(let time) = parts[1]
            else { throw RedisError.unexpectedReply("expected an answer and the time") }
            clock.learn(time, sentAt: sentAt)
            if answer >= 0 { return answer }
        }
        throw RedisError.timeout
    }

    /// The reading of the server's clock when the caller of a command that is sent now gives up.
    private func lastMoment(on redis: RedisClient, _ clock: ServerClock) async throws -> Int {
        let timeout = redis.configuration.timeout
        if let known = clock.reading(after: timeout) { return known }
        let sentAt = ContinuousClock.now
        let reply = try await redis.send(command: ["TIME"])
        guard case .array(let parts) = reply, parts.count == 2,
            let seconds = number(parts[0]), let microseconds = number(parts[1])
        else { throw RedisError.unexpectedReply("expected the time") }
        clock.learn(seconds * 1_000 + microseconds / 1_000, sentAt: sentAt)
        return clock.reading(after: timeout) ?? 0
    }
}

private func number(_ reply: RedisReply) -> Int? {
    reply.bytes.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
}

import Foundation
import Signals
import Testing

@testable import LocalPlatform

@Suite("the supervisor", .serialized)
struct SupervisorTests {
    /// A shell child; `ready` is a port it must answer on first.
    private func shell(_ name: String, _ script: String, ready port: Int? = nil) -> SupervisedChild
    {
        SupervisedChild(
            name: name, executable: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin", "GREETING": "hello"],
            readiness: port.map { .init(port: $0, path: "/") })
    }

    /// A Python child that answers every GET with 200.
    private func web(_ name: String, port: Int) -> SupervisedChild {
        shell(name, "exec python3 -u -m http.server \(port) --bind 127.0.0.1", ready: port)
    }

    @Test("passes on what children write, line by line, behind their names")
    func output() async throws {
        let lines = Lines()
        let signals = ShutdownSignals()
        let children = [
            shell("a", "echo $GREETING; echo oops >&2; printf tail; exec sleep 100"),
            shell("b", "head -c 40000 /dev/zero | tr '\\0' x; echo; exec sleep 100"),
        ]
        let running = Task {
            try await Supervisor(children, output: lines.output).run(until: signals)
        }
        try await eventually("lines are missing") { lines.all.count >= 5 }
        running.cancel()
        try await running.value
        #expect(Set(lines.all).isSuperset(of: ["a | hello", "a | oops", "a | tail"]))
        let pieces = lines.all.filter { $0.hasPrefix("b | x") }.map { $0.count - 4 }
        #expect(pieces == [16_384, 16_384, 7_232])
    }

    @Test("starts a crashed child again, waiting longer each time")
    func restarts() async throws {
        let lines = Lines()
        let running = Task {
            try await Supervisor([shell("a", "echo up; exit 3")], output: lines.output)
                .run(until: ShutdownSignals())
        }
        try await eventually("it was not started again") { lines.count("a | up") >= 4 }
        running.cancel()
        try await running.value
        let said = lines.all.filter { $0.contains("exit status 3") }
        #expect(said.count >= 3)
        for (line, wait) in zip(said, ["0.1 seconds", "0.2 seconds", "0.4 seconds"]) {
            #expect(line == "a | ended with exit status 3; it is started again in \(wait)")
        }
    }

    @Test("says when all are ready, and stops all on SIGTERM")
    func readiness() async throws {
        let port = try LoopbackSocket.freePort()
        let lines = Lines()
        let readyCount = Locked(0)
        let signals = ShutdownSignals()
        let running = Task {
            try await Supervisor(
                [web("web", port: port), shell("a", "echo $$; exec sleep 100")],
                output: lines.output
            ).run(until: signals) { readyCount.change { $0 += 1 } }
        }
        try await eventually("it never became ready") { readyCount.value == 1 }
        let id = try #require(lines.last("a | ").flatMap { pid_t($0) })
        kill(getpid(), SIGTERM)
        try await running.value
        #expect(kill(id, 0) == -1)
        #expect(LoopbackSocket.isFree(port))
        #expect(readyCount.value == 1)
        #expect(!lines.all.contains { $0.contains("again") })
    }

    @Test("a signal that came before the start is not lost")
    func earlySignal() async throws {
        let signals = ShutdownSignals()
        kill(getpid(), SIGINT)
        for await number in signals.arrivals() {
            #expect(number == SIGINT)
            break
        }
        try await Supervisor([shell("a", "exec sleep 100")], output: Lines().output)
            .run(until: signals)
    }

    @Test("a child that ends before it was ready makes the start fail, and the others stop")
    func failedStart() async throws {
        let port = try LoopbackSocket.freePort()
        let lines = Lines()
        let supervisor = Supervisor(
            [
                shell("good", "echo $$; exec sleep 100"),
                shell("bad", "echo port 3006 is taken >&2; exit 1", ready: port),
            ], output: lines.output)
        let expected = LocalPlatformError("`bad` ended with exit status 1 before it was ready")
        await #expect(throws: expected) { try await supervisor.run(until: ShutdownSignals()) }
        #expect(lines.all.contains("bad | port 3006 is taken"))
        #expect(lines.count("bad | port") == 1)
        if let id = lines.last("good | ").flatMap({ pid_t($0) }) { #expect(kill(id, 0) == -1) }
    }

    @Test("a child that never becomes ready makes the start fail in time")
    func neverReady() async throws {
        let port = try LoopbackSocket.freePort()
        let supervisor = Supervisor(
            [shell("deaf", "exec sleep 100", ready: port)], output: Lines().output)
        await #expect {
            try await supervisor.run(until: ShutdownSignals(), readyWithin: .milliseconds(300))
        } throws: { error in
            "\(error)".hasPrefix("port \(port) did not become ready in time: ")
        }
    }

    @Test("a child that ignores SIGTERM is killed after the grace, with what it started")
    func stubborn() async throws {
        let lines = Lines()
        let script = "trap '' TERM; (trap '' TERM; echo $$ grand; sleep 100) & echo $$; wait; wait"
        let running = Task {
            try await Supervisor(
                [shell("a", script)], output: lines.output, grace: .milliseconds(200)
            ).run(until: ShutdownSignals())
        }
        try await eventually("it did not start") { lines.all.count >= 2 }
        let id = try #require(lines.all.compactMap { pid_t($0.dropFirst(4)) }.first)
        running.cancel()
        try await running.value
        #expect(lines.count("is killed") == 1)
        try await eventually("somebody of its group is left") { kill(-id, 0) == -1 }
    }

    @Test("a second signal does not wait for the grace")
    func impatience() async throws {
        let lines = Lines()
        let signals = ShutdownSignals()
        let running = Task {
            try await Supervisor(
                [shell("a", "trap 'echo asked' TERM; echo up; while :; do sleep 0.05; done")],
                output: lines.output, grace: .seconds(300)
            ).run(until: signals)
        }
        try await eventually("it did not start") { lines.count("up") == 1 }
        kill(getpid(), SIGINT)
        try await eventually("it was not asked to stop") { lines.count("asked") >= 1 }
        kill(getpid(), SIGINT)
        try await running.value
    }

    @Test("ends in time though nobody reads the output, also when there is something to report")
    func blockedOutput() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let isReady = Locked(false)
        let port = try LoopbackSocket.freePort()
        let children = [
            // One that fills the pipe, one that crashes over and over, which is reported.
            shell(
                "loud",
                "head -c 400000 /dev/zero | tr '\\0' x & "
                    + "exec python3 -m http.server \(port) --bind 127.0.0.1", ready: port),
            shell("frail", "sleep 0.2; exit 3"),
        ]
        let output = LineOutput(output: ends[1], errors: ends[1])
        let running = Task {
            try await Supervisor(children, output: output, grace: .seconds(2))
                .run(until: ShutdownSignals()) { isReady.change { $0 = true } }
        }
        try await eventually("it never became ready") { isReady.value }
        try await eventually("the pipe never filled") { isFull(ends[1]) }
        let begin = ContinuousClock.now
        running.cancel()
        try await running.value
        #expect(ContinuousClock.now - begin < .seconds(15))

        // The thread that passes the lines on still waits, and nothing was lost.
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while count < 400_000 {
            let length = read(ends[0], &buffer, buffer.count)
            guard length > 0 else { break }
            count += buffer[..<length].count { $0 == UInt8(ascii: "x") }
        }
        #expect(count == 400_000)
        for end in ends { close(end) }
    }

    private func isFull(_ pipe: Int32) -> Bool {
        var entry = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) == 0
    }

    @Test("children are in a process group of their own, so Ctrl-C reaches only us")
    func ownGroup() async throws {
        let lines = Lines()
        let running = Task {
            try await Supervisor(
                [shell("a", "echo $$ $(ps -o pgid= -p $$); exec sleep 100")], output: lines.output
            ).run(until: ShutdownSignals())
        }
        try await eventually("it did not start") { lines.last("a | ") != nil }
        let numbers = try #require(lines.last("a | ")).split(separator: " ")
        #expect(numbers.count == 2 && numbers.first == numbers.last)
        running.cancel()
        try await running.value
    }

    @Test("a program that is not there is one sentence")
    func missingProgram() async throws {
        let child = SupervisedChild(
            name: "a", executable: "/nonexistent/program", arguments: [], environment: [:])
        let expected = LocalPlatformError(
            "`/nonexistent/program` cannot be run: No such file or directory")
        await #expect(throws: expected) {
            try await Supervisor([child], output: Lines().output).run(until: ShutdownSignals())
        }
    }

    @Test("pauses between starts grow from 0.1 to 5 seconds, and begin again after a good run")
    func restartPauses() {
        var pause = RestartPause()
        let pauses = (0..<8).map { _ in pause.next(after: .zero) }
        let expected = [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map(Duration.milliseconds)
        #expect(pauses == expected)
        #expect(pause.next(after: .seconds(10)) == .milliseconds(100))
        #expect(pause.next(after: .seconds(1)) == .milliseconds(200))
    }
}

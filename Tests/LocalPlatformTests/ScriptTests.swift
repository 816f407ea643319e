import Foundation
import Testing

@testable import LocalPlatform

/// The scripts that a run of tests stands on.
@Suite("a run of tests")
struct ScriptTests {
    private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private func sweep(_ line: String) -> ChildCommand { sweep(["/bin/sh", "-c", line]) }

    private func sweep(_ arguments: [String]) -> ChildCommand {
        ChildCommand(
            executable: "/usr/bin/python3",
            arguments: ["\(Self.project)/scripts/sweep.py"] + arguments,
            environment: ["PATH": "/usr/bin:/bin"])
    }

    private func isGone(_ pid: pid_t) -> Bool { kill(pid, 0) == -1 }

    @Test(
        "what it leaves running is ended and named, and a failure of its own stays",
        arguments: [
            (line: "setsid sleep 987 & echo $!", status: Int32(1)),
            (line: "sleep 987 & echo $!; exit 7", status: 7),
            (line: "sh -c 'sleep 987 & echo $!; kill -9 $$'; exit 0", status: 1),
            (line: "sleep 987 & echo $!; kill -9 $$", status: 137),
            (line: "trap '' TERM; sh -c 'while :; do sleep 0.1; done' & echo $!", status: 1),
        ])
    func sweeps(line: String, status: Int32) async throws {
        let answer = try await Tool.run(sweep(line), before: .now + .seconds(60))
        let left = try #require(pid_t(answer.output.dropLast()))
        #expect(answer.status == .exited(status))
        #expect(answer.errors.contains("(\(left)) was left running and is ended"))
        #expect(isGone(left))
    }

    @Test("what leaves nothing ends as its command does, at once")
    func endsAlike() async throws {
        for status in [0, 7] as [Int32] {
            let begin = ContinuousClock.now
            let answer = try await Tool.run(
                sweep("sleep 0.1 & exit \(status)"), before: .now + .seconds(60))
            #expect(answer.status == .exited(status))
            #expect(answer.errors == "")
            #expect(ContinuousClock.now - begin < .seconds(3))
        }
    }

    @Test("SIGTERM ends the command and all that it started")
    func terminates() async throws {
        let lines = Locked<[String]>([])
        let running = try await ChildProcess.start(sweep("sleep 987 & echo $!; sleep 988")) {
            let line = String(decoding: $1, as: UTF8.self)
            lines.change { $0.append(line) }
        }
        try await eventually("it did not start") { !lines.value.isEmpty }
        let child = try #require(lines.value.first.flatMap { pid_t($0) })
        running.signal(SIGTERM)
        let status = await running.ended(before: .now + .seconds(30))
        #expect(status == .exited(128 + SIGTERM))
        #expect(isGone(child))
    }

    @Test("a command that does not end within its limit is ended, and so is all that it started")
    func limits() async throws {
        let command = sweep(["--limit", "1", "/bin/sh", "-c", "sleep 987 & echo $!; sleep 988"])
        let answer = try await Tool.run(command, before: .now + .seconds(60))
        let left = try #require(pid_t(answer.output.dropLast()))
        #expect(answer.status == .exited(124))
        #expect(answer.errors.hasPrefix("sweep: /bin/sh did not end within 1 seconds\n"))
        #expect(isGone(left))
    }

    @Test("a command that ignores SIGTERM is killed after its limit")
    func limitsStubborn() async throws {
        let line = "trap '' TERM; echo $$; while :; do sleep 0.1; done"
        let answer = try await Tool.run(
            sweep(["--limit", "1", "/bin/sh", "-c", line]), before: .now + .seconds(60))
        let command = try #require(pid_t(answer.output.dropLast()))
        #expect(answer.status == .exited(124))
        #expect(isGone(command))
    }

    @Test("a command that cannot be started ends as a shell's does")
    func startsNothing() async throws {
        for (command, status) in [("/nowhere/tool", 127), ("/dev/null", 126)] as [(String, Int32)] {
            let answer = try await Tool.run(sweep([command]), before: .now + .seconds(60))
            #expect(answer.status == .exited(status))
            #expect(answer.errors.hasPrefix("sweep: \(command): "))
            #expect(!answer.errors.contains("Traceback"))
        }
    }

    @Test(
        "an unknown or incomplete option is refused, not run as a command",
        arguments: [["--limit", "1s", "true"], ["--limit"], ["--limit", "1"], ["--other"], []])
    func misuse(arguments: [String]) async throws {
        let answer = try await Tool.run(sweep(arguments), before: .now + .seconds(60))
        #expect(answer.status == .exited(2))
        #expect(answer.errors.hasPrefix("Runs a command, and ends what"))
    }

    @Test("seconds above the budget fail, and so does a part that the budget does not know")
    func budget() async throws {
        let folder = try TestFolder()
        for name in ["scripts", "Tests"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        }
        let script = "\(folder.path)/scripts/seconds.sh"
        try FileManager.default.copyItem(
            atPath: "\(Self.project)/scripts/seconds.sh", toPath: script)
        func allow(_ lines: String) throws {
            try "# seconds\n\(lines)\n".write(
                toFile: "\(folder.path)/Tests/budget.txt", atomically: true, encoding: .utf8)
        }
        #expect(try await run(script, ["--begin"]).status.isSuccess)
        #expect(try await run(script, ["quick", "/bin/sh", "-c", "exit 3"]).status == .exited(3))
        #expect(try await run(script, ["slow", "/bin/sleep", "0.3"]).status.isSuccess)

        try allow("quick 20\nslow 20\ntotal 30")
        let within = try await run(script, ["--report"])
        #expect(within.status.isSuccess, "\(within.errors)")
        for name in ["quick", "slow", "total"] { #expect(within.output.contains("  \(name) ")) }
        try allow("quick 20\nslow 0\ntotal 30")
        let above = try await run(script, ["--report"])
        #expect(above.status == .exited(1))
        #expect(above.errors.hasPrefix("over the budget of Tests/budget.txt: slow\n"))
        #expect(try await run(script, ["--report", "quick"]).status.isSuccess)
        try allow("quick 20\nslow 20\ntotal 0")
        #expect(try await run(script, ["--report"]).errors.hasPrefix("over the budget"))
        try allow("quick 20\nother 20\ntotal 30")
        let unknown = try await run(script, ["--report"])
        #expect(unknown.status == .exited(1))
        #expect(unknown.errors.contains("without a line in Tests/budget.txt: slow\n"))
        #expect(unknown.errors.contains("in Tests/budget.txt, but not run: other\n"))
    }
}

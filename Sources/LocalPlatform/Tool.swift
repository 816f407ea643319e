import Glibc
import Synchronization

/// A program that runs to its end: `initdb`, `psql`.
enum Tool {
    struct Completion: Sendable {
        var status: ExitStatus
        var output: String
        var errors: String
    }

    /// The longest output that is kept of each stream; the rest is read and dropped.
    static let outputLimitBytes = 65_536

    /// Runs the program to its end. At the deadline it is killed, and an error is thrown.
    static func run(
        _ command: ChildCommand, before deadline: ContinuousClock.Instant
    ) async throws -> Completion {
        let said = CollectedOutput()
        let child = try await ChildProcess.start(command) { said.add($0, $1) }
        guard let status = await child.ended(before: deadline) else {
            child.killGroup()
            throw LocalPlatformError("`\(command.executable)` did not end in time and was killed")
        }
        return said.completion(status)
    }

    /// Like `run`, but an exit status other than 0 throws an error that quotes the output.
    @discardableResult
    static func succeed(
        _ command: ChildCommand, before deadline: ContinuousClock.Instant
    ) async throws -> String {
        let completion = try await run(command, before: deadline)
        guard completion.status.isSuccess else {
            let said = (completion.output + completion.errors).suffix(2_000)
            throw LocalPlatformError(
                "`\(command.executable)` ended with \(completion.status): \(said)")
        }
        return completion.output
    }

    private final class CollectedOutput: Sendable {
        private let texts = Mutex<[OutputChannel: [UInt8]]>([:])

        func add(_ channel: OutputChannel, _ line: [UInt8]) {
            texts.withLock { texts in
                var text = texts[channel] ?? []
                if text.count + line.count < Tool.outputLimitBytes {
                    text += line + [UInt8(ascii: "\n")]
                }
                texts[channel] = text
            }
        }

        func completion(_ status: ExitStatus) -> Completion {
            texts.withLock { texts in
                Completion(
                    status: status,
                    output: String(decoding: texts[.output] ?? [], as: UTF8.self),
                    errors: String(decoding: texts[.errors] ?? [], as: UTF8.self))
            }
        }
    }
}

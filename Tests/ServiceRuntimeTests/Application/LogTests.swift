import Glibc
import Logging
import Testing

@testable import ServiceRuntime

/// What a handler writes, by way of a pipe.
private func written(
    format: LogFormat, _ log: (Logger) -> Void
) throws -> [String] {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let sink = LogSink(descriptor: ends[1])
    log(Logger(label: "chat") { ServiceLogHandler(label: $0, format: format, sink: sink) })
    sink.flush()
    close(ends[1])
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(ends[0], &buffer, buffer.count), count > 0 {
        bytes += buffer[..<count]
    }
    close(ends[0])
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
}

private func members(_ line: String?) -> JSONMembers {
    guard case .success(.object(let members)) = JSONReader.decode(JSONValue.self, from: line ?? "")
    else { return JSONMembers() }
    return members
}

@Suite("Log lines")
struct LogTests {
    @Test("a line is one JSON object with its fields")
    func json() throws {
        let lines = try written(format: .json) { logger in
            logger.info("Posted `1`", metadata: ["message.id": "1"])
            logger.debug("not shown")
        }
        #expect(lines.count == 1)
        let line = members(lines.first)
        #expect(line["level"] == "info")
        #expect(line["logger"] == "chat")
        #expect(line["message"] == "Posted `1`")
        #expect(line["message.id"] == "1")
        guard case .string(let time) = line["time"] else {
            Issue.record("no time")
            return
        }
        #expect(time.utf8.count == 24 && time.hasSuffix("Z") && time.hasPrefix("20"))
    }

    @Test("a request is one line with its id, operation, path, status and time")
    func accessLog() throws {
        let lines = try written(format: .json) { logger in
            let service = Application(
                ChatRouter(FakeChat()), checks: [HealthCheck("database") {}], logger: logger)
            let head = RequestHead(
                method: .get, target: "/v1/nothing?secret=1",
                headers: [("X-Request-Id", "abc-123-xyz")])
            _ = service.plan(head)
        }
        let line = members(lines.first)
        #expect(lines.count == 1)
        #expect(line["requestId"] == "abc-123-xyz")
        #expect(line["operation"] == "unmatched")
        #expect(line["method"] == "GET")
        #expect(line["path"] == "/v1/nothing")
        #expect(line["status"] == 404)
        #expect(line["level"] == "info")
        #expect(!lines[0].contains("secret"))
    }

    @Test("of a flood of refused requests ten lines of a kind are logged, then one a second")
    func flood() throws {
        let lines = try written(format: .json) { logger in
            let service = Application(
                ChatRouter(FakeChat()), checks: [HealthCheck("database") {}], logger: logger)
            for number in 0..<1_000 {
                _ = service.plan(RequestHead(method: .get, target: "/v1/\(number)"))
            }
            _ = service.plan(RequestHead(method: .patch, target: "/v1/shapes/1"))
            #expect(service.throttle.suppressedCount >= 980)
            #expect(service.metrics.render().contains("log_lines_suppressed_total 9"))
        }
        #expect((11...21).contains(lines.count))
        #expect(lines.contains { members($0)["status"] == 405 })
    }

    @Test("a line after a flood says how many like it were left out")
    func suppressed() {
        let throttle = LogThrottle()
        let start = ContinuousClock.now
        let kind = LogThrottle.Kind(operation: 1, event: .answer(status: 422))
        let atOnce = (0..<100).map { _ in throttle.admit(kind, at: start) }
        #expect(atOnce == Array(repeating: 0, count: 10) + Array(repeating: nil, count: 90))
        #expect(throttle.admit(.init(operation: 2, event: .answer(status: 422)), at: start) == 0)
        #expect(throttle.admit(kind, at: start + .milliseconds(999)) == nil)
        #expect(throttle.admit(kind, at: start + .milliseconds(1_001)) == 91)
        #expect(throttle.admit(kind, at: start + .milliseconds(1_999)) == nil)
        #expect(throttle.admit(kind, at: start + .seconds(2)) == 1)
        let later = (0..<12).map { _ in throttle.admit(kind, at: start + .seconds(3_600)) }
        #expect(later == Array(repeating: 0, count: 10) + [nil, nil])
        #expect(throttle.suppressedCount == 94)
    }

    @Test("a flood of warnings of one line leaves those of the same line of another file")
    func warnings() throws {
        let lines = try written(format: .json) { logger in
            let context = RequestContext(
                operation: "getShape", timeout: .seconds(1), logger: logger)
            for file in ["Handlers/One.swift", "Handlers/Two.swift"] {
                for _ in 0..<100 { context.warn("`\(file)` failed", file: file, line: 7) }
            }
        }
        for file in ["Handlers/One.swift", "Handlers/Two.swift"] {
            let count = lines.count { members($0)["message"] == .string("`\(file)` failed") }
            #expect((10...20).contains(count), "\(file)")
        }
    }

    @Test("a field has the text that answers have for its value")
    func fields() throws {
        let id = try #require(UUID(uuidString: "1E2CF462-1F1F-4B0C-8B8E-3F2A1C9D7E60"))
        let lines = try written(format: .json) { logger in
            RequestContext(operation: "getShape", timeout: .seconds(1), logger: logger)
                .log("Found it", ["shape.id": id, "count": 3])
        }
        let line = members(lines.first)
        #expect(line["shape.id"] == "1e2cf462-1f1f-4b0c-8b8e-3f2a1c9d7e60")
        #expect(line["count"] == "3")
    }

    @Test("nothing that is logged can begin another line or another field")
    func injection() throws {
        let evil = "a\"}\r\n{\"level\":\"error\\\u{1B}[31m\u{0}\u{7F}ü"
        for format in [LogFormat.json, .text] {
            let lines = try written(format: format) { $0.info("x", metadata: ["evil": "\(evil)"]) }
            #expect(lines.count == 1)
            #expect(!lines[0].utf8.contains { $0 < 0x20 || $0 == 0x7F })
            if format == .json { #expect(members(lines[0])["evil"] == .string(evil)) }
        }
    }

    @Test("secrets are not shown, whatever their case")
    func secrets() throws {
        let lines = try written(format: .json) { logger in
            logger.info(
                "x",
                metadata: [
                    "Authorization": "s3cret", "db_password": "s3cret", "api-key": "s3cret",
                    "refresh_token": "s3cret", "tokens": "12",
                ])
        }
        #expect(!lines[0].contains("s3cret"))
        #expect(members(lines[0])["tokens"] == "12")
    }

    @Test("the logins of URLs are not shown, and what is like one is")
    func logins() throws {
        let text = "from https://s3cret@a.example/x?y=b@c to 'redis://u:s3cret@d@e:1/0', f@g"
        let shown = "from https://***@a.example/x?y=b@c to 'redis://***@e:1/0', f@g"
        for format in [LogFormat.json, .text] {
            let lines = try written(format: format) {
                $0.info("\(text)", metadata: ["url": "\(text)"])
            }
            #expect(lines[0].split(separator: shown, omittingEmptySubsequences: false).count == 3)
        }
    }

    @Test("a field is cut where it becomes too long, between characters")
    func long() throws {
        let lines = try written(format: .json) { logger in
            logger.info("x", metadata: ["long": "x\(String(repeating: "ü", count: 10_000))"])
        }
        guard case .string(let text) = members(lines[0])["long"] else {
            Issue.record("no field")
            return
        }
        #expect(text.utf8.count <= LogLine.fieldLimit + 3)
        #expect(text.hasSuffix("ü…"))
    }

    @Test("when nobody reads, lines are dropped and counted, and nobody waits")
    func overflow() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let sink = LogSink(descriptor: ends[1])
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 40_000) + [UInt8(ascii: "\n")]
        var count = 0
        // The pipe holds 64 KiB and the buffer 1 MiB; the rest has to go.
        while sink.droppedCount == 0, count < 10_000 {
            sink.append { $0 += line }
            count += 1
        }
        #expect(sink.droppedCount > 0)
        // The writer gives up at the first error, so that it does not wait for ever.
        close(ends[0])
    }

    @Test(
        "times are those of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_827_696, "2000-02-29T12:34:56.000Z"),
            (1_709_251_199, "2024-02-29T23:59:59.000Z"),
            (4_102_444_800, "2100-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.000Z"),
        ])
    func times(seconds: Int, text: String) {
        var bytes: [UInt8] = []
        WallTime(seconds: seconds).write(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
}

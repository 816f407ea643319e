import Testing

@testable import Redis

@Suite("Redis configuration")
struct ConfigurationTests {
    @Test(
        "reads the parts of a URL",
        arguments: [
            ("redis://localhost", "localhost|6379|0||"),
            ("redis://localhost:7000/", "localhost|7000|0||"),
            ("REDIS://h/15", "h|6379|15||"),
            ("redis://:secret@h:1/2", "h|1|2||secret"),
            ("redis://me:p%40ss%3a%C3%BC@h", "h|6379|0|me|p@ss:ü"),
            ("redis://me:a@b@h", "h|6379|0|me|a@b"),
            ("redis://[::1]:7000", "::1|7000|0||"),
            ("redis://[::1]", "::1|6379|0||"),
        ])
    func parts(url: String, expected: String) throws {
        let read = try RedisURL(url)
        let place = "\(read.host)|\(read.port)|\(read.database)"
        #expect("\(place)|\(read.user ?? "")|\(read.password ?? "")" == expected)
    }

    @Test(
        "refuses a URL that cannot work and does not repeat its password",
        arguments: [
            "", "localhost", "http://h", "redis://", "redis://:@h", "redis://me@h",
            "redis://:hunter2@", "redis://:hunter2@h:0", "redis://:hunter2@h:70000",
            "redis://:hunter2@h:+1", "redis://:hunter2@h/x", "redis://:hunter2@h/-1",
            "redis://:hunter2%zz@h", "redis://:hunter2@h?tls=1", "redis://:hunter2@[::1]x",
            "redis://:hunter2@a b", "redis://:hunter2@h\u{0}", "rediss://:hunter2@h",
        ])
    func refusals(url: String) {
        let error = #expect(throws: RedisError.self) { try RedisClient.Configuration(url: url) }
        #expect(!"\(String(describing: error))".contains("hunter2"))
    }

    @Test("says why rediss is refused")
    func tls() {
        let error = #expect(throws: RedisError.self) {
            try RedisClient.Configuration(url: "rediss://h")
        }
        #expect("\(String(describing: error))".contains("no TLS"))
    }

    @Test("refuses numbers out of range")
    func ranges() {
        #expect(throws: RedisError.self) {
            try RedisClient.Configuration(url: "redis://h", connections: 0)
        }
        #expect(throws: RedisError.self) {
            try RedisClient.Configuration(url: "redis://h", timeout: .zero)
        }
        #expect(throws: RedisError.self) {
            try RedisClient.Configuration(url: "redis://h", pipelineLimit: 0)
        }
    }

    @Test("never shows the password")
    func secrecy() throws {
        let configuration = try RedisClient.Configuration(url: "redis://me:hunter2@h:1/2")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(configuration)" == "redis://me:***@h:1/2")
    }
}

import Configuration
import ContractGrammar
import Logging
import Testing

@testable import ServiceRuntime

private func reader(_ values: [String: String]) -> ConfigReader {
    ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: values))
}

private let complete = [
    "DATABASE_URL": "postgres://chat:secret@db/chat", "LLM_URL": "http://llm:3017",
    "HOST": "127.0.0.1",
]

@Suite("Configuration")
struct ConfigurationTests {
    @Test("a complete environment is read, with defaults for what is not set")
    func complete_() throws {
        var values = complete
        values["MODE"] = "fast"
        values["STYLE"] = "long"
        values["CACHE_SIZE"] = "1MiB"
        values["LOG_LEVEL"] = "warning"
        values["PUBLIC_HOSTS"] = "chat.example"
        let environment = try ServiceEnvironment<ChatConfiguration>(from: reader(values))
        let settings = environment.settings
        #expect(settings.historyLimit == 50)
        #expect(settings.mode == "fast")
        #expect(settings.style == .long)
        #expect(settings.patience == .milliseconds(1_500))
        #expect(settings.cacheSize == .mebibytes(1))
        #expect(settings.database.url == "postgres://chat:secret@db/chat")
        #expect(settings.llm.timeout == .seconds(60))
        #expect(
            environment.server
                == ServerSettings(
                    host: "127.0.0.1", port: 3006,
                    publicHosts: try #require(PublicHosts(text: "chat.example")),
                    logLevel: .warning))
    }

    @Test("everything that is wrong comes out at once, in order, in one table")
    func errors() throws {
        let values = [
            "DATABASE_URL": "mysql://root:hunter2@db", "HISTORY_LIMIT": "1000", "MODE": "",
            "STYLE": "medium", "PATIENCE": "soon", "CACHE_SIZE": "1 MB", "PORT": "http",
            "LOG_LEVEL": "loud", "PUBLIC_HOSTS": "https://chat.example",
        ]
        let error = #expect(throws: ConfigurationError.self) {
            try ServiceEnvironment<ChatConfiguration>(from: reader(values))
        }
        let table = try #require(error).table
        #expect(!table.contains("hunter2"))
        let variables = try #require(error).entries.map(\.variable)
        #expect(
            variables == [
                "DATABASE_URL", "LLM_URL", "HISTORY_LIMIT", "STYLE", "PATIENCE", "CACHE_SIZE",
                "HOST", "PORT", "PUBLIC_HOSTS", "LOG_LEVEL",
            ])
        for sentence in [
            "must be a URI that begins with `postgres://` or `postgresql://`", "must be set",
            "must be a whole number from 1 to 200", "must be `short` or `long`",
            "must be a duration such as `500ms`, `10s` or `2m`",
            "must be a size such as `512`, `64KiB` or `1MiB`",
            "must be a whole number from 0 to 65535",
            "must be host names such as `a.example, b.example`, or `*`",
        ] {
            #expect(table.contains(sentence))
        }
    }

    @Test("the table of errors reads like a table")
    func errorTable() {
        let error = #expect(throws: ConfigurationError.self) {
            try ServiceEnvironment<ChatConfiguration>(
                from: reader([
                    "DATABASE_URL": "postgres://db/chat", "HISTORY_LIMIT": "1000", "HOST": "::1",
                ]))
        }
        #expect(
            error?.table == """
                The environment has 2 problems:

                  VARIABLE       VALUE      PROBLEM                               USED FOR
                  LLM_URL        (not set)  must be set
                  HISTORY_LIMIT  1000       must be a whole number from 1 to 200  Messages sent to \
                the model.

                """)
    }

    @Test("the table of a service names every variable, its default and its state, and no secret")
    func table() {
        let table = ServiceEnvironment<ChatConfiguration>.table(
            reader(["DATABASE_URL": "postgres://chat:hunter2@db/chat", "HISTORY_LIMIT": "0"]))
        #expect(!table.contains("hunter2"))
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            lines.map(\.first) == [
                "VARIABLE", "DATABASE_URL", "LLM_URL", "HISTORY_LIMIT", "MODE", "STYLE", "PATIENCE",
                "CACHE_SIZE", "HOST", "PORT", "PUBLIC_HOSTS", "LOG_LEVEL", "LOG_FORMAT",
                "DRAIN_GRACE",
            ])
        #expect(table.contains("0 (wrong)"))
        #expect(lines[2].contains("missing"))
        #expect(!table.contains(" \n"))
    }

    @Test(
        "the login of a URL is never shown, right or wrong, whatever its variable is declared as",
        arguments: [
            "https://ada:hunter2@llm.example/v1", "https://hunter2@llm.example",
            "https://ada:hun/ter2@llm.example", "https://ada:hun ter2@llm.example",
            "https://ada:hunter2@a@llm.example/v1?key=hunter2", "ftp://ada:hunter2@llm.example",
            "ada:hunter2@llm.example", "https:/ada:hunter2@llm.example",
        ])
    func masksEveryLogin(url: String) throws {
        let values = ["LLM_URL": url, "MODE": "at https://ada:hunter2@llm.example"]
        let table = ServiceEnvironment<ChatConfiguration>.table(reader(values))
        let error = #expect(throws: ConfigurationError.self) {
            try ServiceEnvironment<ChatConfiguration>(from: reader(values))
        }
        for text in [table, try #require(error).table] {
            #expect(!text.contains("ter2") && !text.contains("ada"))
            #expect(text.contains("  at https://***@llm.example "))
        }
        #expect(table.contains("  *** (wrong)") || table.contains("://***@llm.example"))
    }

    @Test("what follows the host of a URL is shown")
    func showsTheRest() {
        let table = ServiceEnvironment<ChatConfiguration>.table(
            reader(["LLM_URL": "https://llm.example:8080/v1/models"]))
        #expect(table.contains("  https://llm.example:8080/v1/models\n"))
        let wrong = ServiceEnvironment<ChatConfiguration>.table(
            reader(["LLM_URL": "llm.example:8080"]))
        #expect(wrong.contains("  llm.example:8080 (wrong)"))
    }

    @Test("an address is shown without its password")
    func masks() {
        let database = PostgresSettings(
            url: "postgres://chat:hunter2@db/chat?password=x", connections: 1, wait: .seconds(1))
        #expect("\(database)" == "postgres://***@db/chat, 1 connections")
        var dumped = ""
        dump(database, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test("the token of an outside service is not shown")
    func masksToken() {
        let mail = HTTPServiceSettings(
            url: "https://a:hunter2@mail.example/v1", timeout: .seconds(5), connections: 8,
            bearer: "tok-en")
        #expect("\(mail)" == "https://***@mail.example/v1, 5s, with a token")
        var dumped = ""
        dump(mail, to: &dumped)
        #expect(!dumped.contains("tok-en") && !dumped.contains("hunter2"))
    }

    @Test("a time limit is above zero, and a token fits into a header")
    func limitsAndTokens() throws {
        let variables = [
            EnvironmentVariable("LIMIT", .duration, default: "2s"),
            EnvironmentVariable("TOKEN", .string, isRequired: false, isSecret: true),
        ]
        var good = EnvironmentReader(variables, from: reader(["TOKEN": "a.b-c:d~e/f+g=="]))
        #expect(good.timeLimit("LIMIT") == .seconds(2))
        #expect(good.tokenIfPresent("TOKEN") == "a.b-c:d~e/f+g==")
        try good.finish()

        var absent = EnvironmentReader(variables, from: reader([:]))
        #expect(absent.tokenIfPresent("TOKEN") == nil)
        try absent.finish()

        for token in ["two words", "line\r\nX-A: b", "t\u{F6}ken", "\u{7F}"] {
            let values = ["LIMIT": "0s", "TOKEN": token]
            var bad = EnvironmentReader(variables, from: reader(values))
            _ = bad.timeLimit("LIMIT")
            _ = bad.token("TOKEN")
            let error = #expect(throws: ConfigurationError.self) { try bad.finish() }
            #expect(
                error?.entries.map(\.complaint) == [
                    "must be above zero", "must be ASCII characters without spaces",
                ])
            #expect(error?.entries.map(\.value) == ["0s", "***"])
        }
    }

    @Test(
        "sizes",
        arguments: [
            ("0", 0), ("512", 512), ("64KiB", 65_536), ("1MiB", 1_048_576), ("2GiB", 2_147_483_648),
            ("1B", 1), ("", nil), ("KiB", nil), ("-1", nil), ("1kb", nil), ("1.5MiB", nil),
            ("99999999999GiB", nil), ("99999999999999999999", nil),
        ])
    func sizes(text: String, bytes: Int?) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(
        "durations",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("2m", .seconds(120)),
            ("1h", .seconds(3_600)), ("1d", .seconds(86_400)), ("0s", .zero), ("", nil), ("5", nil),
            ("s", nil), ("-1s", nil), ("1.5s", nil), ("1 s", nil), ("99999999999999d", nil),
        ])
    func durations(text: String, duration: Duration?) {
        #expect(Duration(text: text) == duration)
        if let duration, duration > .zero { #expect(Duration(text: duration.text) == duration) }
    }
}

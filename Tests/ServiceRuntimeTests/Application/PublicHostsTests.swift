import ServiceTesting
import Testing

@testable import ServiceRuntime

/// A web page whose name resolves to this machine must not read what a service here answers.
@Suite("Public hosts")
struct PublicHostsTests {
    private func status(
        _ host: String, of path: String = "/v1/shapes/1", publicHosts: PublicHosts = .loopback
    ) async -> Response {
        let service = Application(
            ChatRouter(FakeChat()), checks: [HealthCheck("database") {}], publicHosts: publicHosts,
            logger: RecordedLogs().logger())
        return await service.receive(.get, path, headers: [("Host", host)])
    }

    @Test(
        "names and addresses of the loopback device are answered, whatever the port",
        arguments: [
            "localhost", "localhost:3006", "LocalHost", "localhost.", "chat.localhost",
            "a.b.localhost:80", "127.0.0.1", "127.0.0.1:3006", "127.1.2.3", "127.255.255.255:1",
            "[::1]", "[::1]:3006",
        ])
    func loopback(_ host: String) async {
        #expect(await status(host).status == 200)
    }

    @Test(
        "any other host is refused with 421",
        arguments: [
            "evil.example", "evil.example:3006", "localhost.evil.example", "evillocalhost",
            "xlocalhost", ".localhost", "127.0.0.1.evil.example", "127.0.0.1.nip.io", "127.0.0",
            "127.0.0.1.1", "127.0.0.256", "127.0.0.01", "127.0.0.", "127..0.1", "127.0.0.1a",
            "128.0.0.1", "10.0.0.1", "0.0.0.0", "192.168.1.7:3006", "[::2]",
            "[::ffff:127.0.0.1]", "[fd00::1]:3006", "1", "local",
        ])
    func others(_ host: String) async {
        let response = await status(host)
        #expect(response.status == 421)
        #expect(response.problem == "misdirected-request")
        let detail = response.members["detail"].flatMap { value -> String? in
            if case .string(let text) = value { text } else { nil }
        }
        let name = host.hasSuffix(":3006") ? String(host.dropLast(5)) : host
        #expect(detail?.contains("`\(name)`") == true)
        #expect(detail?.contains("PUBLIC_HOSTS") == true)
    }

    @Test("health and metrics are for probes, which know an address alone; all else is not")
    func probes() async {
        for path in ["/health/live", "/health/ready", "/health/startup", "/metrics"] {
            #expect(await status("10.0.0.1", of: path).status == 200)
        }
        for path in ["/docs", "/openapi.json", "/nothing", "/health", "/health/live/"] {
            #expect(await status("10.0.0.1", of: path).status == 421)
        }
    }

    @Test("OPTIONS, HEAD and unknown paths tell a foreign page nothing")
    func methods() async {
        for method in [HTTPMethod.options, .head, .post, .delete] {
            let response = await Application(
                ChatRouter(FakeChat()), checks: [HealthCheck("database") {}],
                logger: RecordedLogs().logger()
            ).receive(method, "/v1/shapes/1", headers: [("Host", "evil.example")])
            #expect(response.status == 421)
            #expect(response.header("Allow") == nil)
        }
    }

    @Test("a request that names no host is answered: no browser sends one")
    func none() async {
        let service = application()
        #expect(await service.receive(.get, "/v1/shapes/1").status == 200)
    }

    @Test("names that are listed are answered, without regard to case, port and final dot")
    func listed() async throws {
        let hosts = try #require(
            PublicHosts(text: " chat.example , B.Example:8443,10.1.2.3,[FD00::1]:80, c.example.,"))
        for host in [
            "chat.example", "CHAT.example:1", "chat.example.", "b.example", "10.1.2.3:3006",
            "[fd00::1]:3006", "[FD00::1]", "c.example", "localhost", "127.0.0.1",
        ] {
            #expect(await status(host, publicHosts: hosts).status == 200, "\(host)")
        }
        for host in ["a.chat.example", "chat.example.org", "10.1.2.30", "[fd00::2]", "example"] {
            #expect(await status(host, publicHosts: hosts).status == 421, "\(host)")
        }
    }

    @Test("`*` alone answers to every host")
    func any() async throws {
        let hosts = try #require(PublicHosts(text: " * "))
        #expect(hosts == .any)
        #expect(await status("evil.example", publicHosts: hosts).status == 200)
    }

    @Test(
        "what is no list of host names is refused before the start",
        arguments: [
            "https://chat.example", "*.example", "*, a.example", "a b.example", "a.example/x",
            "a.example:port", "a.example:", "[::1", "[]", "::1", ".example", "ä.example", ",",
            "a@b.example", String(repeating: "a", count: 254),
            Array(repeating: "a.example", count: 101).joined(separator: ","),
        ])
    func malformed(_ text: String) {
        #expect(PublicHosts(text: text) == nil)
    }
}

import Configuration
import ServiceRuntime
import Testing

@testable import KitchenSink

@Suite("The generated configuration")
struct ConfigurationTests {
    private func read(_ values: [String: String]) throws -> KitchenSinkConfiguration {
        let provider = EnvironmentVariablesProvider(environmentVariables: values)
        let environment = try ServiceEnvironment<KitchenSinkConfiguration>(
            from: ConfigReader(provider: provider))
        return environment.settings
    }

    @Test("fills in defaults and leaves out what is not set")
    func defaults() throws {
        let settings = try read([
            "DATABASE_URL": "postgres://a@b/c", "OVEN_URL": "https://oven.example",
            "SLOGAN": "Eat!", "HOST": "127.0.0.1",
        ])
        #expect(settings.mode == .gentle && settings.portions == 4 && settings.spice == 0.5)
        #expect(!settings.vegan && settings.patience == .seconds(90))
        #expect(
            settings.potSize == .mebibytes(4) && settings.apiKey == nil && settings.cache == nil)
        #expect(settings.database.connections == 5 && settings.database.wait == .milliseconds(1500))
        #expect(settings.market == nil && settings.cooking == nil)
        #expect(settings.slogan == "Eat!" && settings.ovenURL == "https://oven.example")
    }

    @Test("has what leases and outside services are told")
    func resources() throws {
        let values = [
            "DATABASE_URL": "postgres://a@b/c", "OVEN_URL": "https://oven.example",
            "SLOGAN": "Eat!", "HOST": "127.0.0.1", "CACHE_URL": "redis://cache",
            "MARKET_URL": "https://market.example",
        ]
        let plain = try read(values)
        #expect(plain.cooking == LeaseSettings(expiry: .seconds(30)))
        #expect(
            plain.market
                == HTTPServiceSettings(
                    url: "https://market.example", timeout: .seconds(5), connections: 16))
        let more = ["MARKET_TOKEN": "abc", "MARKET_TIMEOUT": "250ms"]
        let known = try read(values.merging(more) { $1 })
        #expect(
            known.market
                == HTTPServiceSettings(
                    url: "https://market.example", timeout: .milliseconds(250), connections: 16,
                    bearer: "abc"))
    }

    @Test("names everything that is wrong at once")
    func errors() {
        let values = [
            "DATABASE_URL": "mysql://a", "MODE": "raw", "PORTIONS": "0", "API_KEY": "short",
            "CACHE_URL": "redis://cache", "SLOGAN": "x",
        ]
        #expect {
            try read(values)
        } throws: { error in
            let names = (error as? ConfigurationError)?.entries.map(\.variable) ?? []
            return names == ["DATABASE_URL", "OVEN_URL", "API_KEY", "MODE", "PORTIONS", "HOST"]
        }
    }
}

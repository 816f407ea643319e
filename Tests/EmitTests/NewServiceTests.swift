import Foundation
import Testing

/// How a service comes and goes where the tool keeps the list of services in `Package.swift`.
@Suite("services that come and go")
struct NewServiceTests {
    private func fleet(_ names: String...) throws -> Workplace {
        let contracts = names.enumerated().map { index, name in
            (name, contract("", service: name, port: 3900 + index))
        }
        let place = try Workplace(Dictionary(uniqueKeysWithValues: contracts))
        try place.write(
            "Package.swift",
            """
            // swift-tools-version: 6.2
            // Written by `contract generate`: what the contracts say of each service.
            // End of what `contract generate` writes.

            """)
        return place
    }

    private func read(_ place: Workplace, _ path: String) throws -> String {
        try String(contentsOf: place.folder.appending(path: path), encoding: .utf8)
    }

    @Test("a contract without handlers is generated, not run, and said to be so")
    func unhandled() throws {
        let place = try fleet("demo")
        let result = try place.run("generate")
        #expect(result.status == 0)
        #expect(
            result.errors == """
                contracts/demo.yaml:2:1: warning: `demo` has no handlers, so it does not run [C0905]
                  |
                2 | service: demo
                  | ^^^^^^^^^^^^^
                  |
                help: write `DemoHandlers` in `Sources/Handlers/Demo`, then run `contract generate`

                """, "\(result.errors)")
        #expect(try read(place, "Package.swift").contains(#"Service("Demo", hasHandlers: false)"#))
        #expect(place.exists("Sources/Generated/Demo/API/DemoCalls.swift"))

        try place.write("Sources/Handlers/Demo/DemoHandlers.swift", "")
        #expect(try place.run("generate").errors == "")
        #expect(try read(place, "Package.swift").contains(#"Service("Demo")"#))
    }

    @Test("handlers without a contract are said to be left, and nothing of their service is")
    func leftHandlers() throws {
        let place = try fleet("demo", "other-demo")
        for stem in ["Demo", "OtherDemo"] {
            try place.write("Sources/Handlers/\(stem)/\(stem)Handlers.swift", "")
        }
        #expect(try place.run("generate").errors == "")
        try place.remove("contracts/other-demo.yaml")
        let check = try place.run("check")
        #expect(check.status == 0)
        #expect(
            check.errors == """
                Sources/Handlers/OtherDemo: warning: no contract has the handlers in \
                `Sources/Handlers/OtherDemo`, so they are not built [C0904]
                help: remove the folder, or write the contract

                """, "\(check.errors)")
        let result = try place.run("generate")
        #expect(result.status == 0 && result.errors.contains("[C0904]"))
        #expect(!place.exists("Sources/Generated/OtherDemo"))
        #expect(place.exists("Sources/Generated/Demo/API/DemoCalls.swift"))
        #expect(!place.exists("openapi/other-demo.json"))
        #expect(try !read(place, "Package.swift").contains("OtherDemo"))
        #expect(place.exists("Sources/Handlers/OtherDemo/OtherDemoHandlers.swift"))

        try place.remove("Sources/Handlers/OtherDemo")
        #expect(try place.run("generate", "--check").errors == "")
    }

    @Test("a folder with files of somebody else stays when its service goes")
    func keptFolder() throws {
        let place = try fleet("demo")
        #expect(try place.run("generate").status == 0)
        try place.write("Sources/Generated/Demo/API/notes.md", "mine")
        try place.remove("contracts/demo.yaml")
        try place.write("contracts/other.yaml", contract("", service: "other"))
        #expect(try place.run("generate").status == 0)
        #expect(place.exists("Sources/Generated/Demo/API/notes.md"))
        #expect(!place.exists("Sources/Generated/Demo/Runtime"))
    }

    @Test("a new service shows how others are called, if they have something to show it with")
    func calls() throws {
        let place = try fleet("demo")
        #expect(try place.run("new", "first").status == 0)
        let result = try place.run("new", "second-one", "--calls", "first", "demo")
        #expect(result.status == 0, "\(result.errors)")
        let contract = try read(place, "contracts/second-one.yaml")
        #expect(contract.contains("first: { service: first, url: FIRST_URL, timeout: 4s }"))
        #expect(contract.contains("demo: { service: demo, url: DEMO_URL, timeout: 4s }"))
        // Every operation of `first` needs a name; `demo` has one that needs nothing.
        #expect(contract.contains("operation: callDemo\n"))
        #expect(!contract.contains("callFirst"))
        let handlers = try read(place, "Sources/Handlers/SecondOne/SecondOneHandlers.swift")
        #expect(handlers.hasPrefix("import DemoAPI\npublic import SecondOneAPI\n"))
        #expect(handlers.contains("_ = try await resources.demo.ping(.init(), context)\n"))

        for wrong in [["third"], ["demo", "demo"]] {
            let refused = try place.run(["new", "other", "--calls"] + wrong)
            #expect(refused.status == 64)
            #expect(!place.exists("contracts/other.yaml"))
        }
    }

    @Test("a service for which the fleet has no room is an error, and everything else stays")
    func noRoom() throws {
        let place = try fleet("demo")
        try place.write(
            "contracts/platform.yaml",
            """
            contract: 1
            platform: demo
            description: Small.
            postgres: { max_connections: 4, reserved: 1 }

            """)
        #expect(try place.run("generate").status == 0)
        let result = try place.run("new", "notes", "--database")
        #expect(result.status == 1)
        #expect(result.errors.contains("contracts/notes.yaml:"), "\(result.errors)")
        #expect(place.exists("Sources/Generated/Demo/API/DemoCalls.swift"))
        #expect(!place.exists("Sources/Generated/Notes"))
    }
}

// swift-tools-version: 6.2

import PackageDescription

#if canImport(Glibc)
import Glibc
#endif

// Written by `contract generate`: what the contracts say of each service.
let services: [Service] = [
    Service(
        "Chat", calls: ["LLMGateway"],
        modules: ["PostgresResource", "Redis", "RedisResource", "ServiceClient"]),
    Service("LLMGateway", modules: ["PostgresResource", "ServiceClient"]),
]
// End of what `contract generate` writes.

/// A service: its API, what runs it, and what people write.
struct Service {
    let name: String
    /// The services whose API it imports.
    let calls: [String]
    /// The modules that its resources stand on.
    let modules: [String]
    let hasHandlers: Bool

    init(
        _ name: String, calls: [String] = [], modules: [String] = [], hasHandlers: Bool = true
    ) {
        self.name = name
        self.calls = calls
        self.modules = modules
        self.hasHandlers = hasHandlers
    }
}

/// `make check` takes no warning.
let strictness: [SwiftSetting] =
    Context.environment["WATTOS_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    strictness + [
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]

/// Less of a server's binary is resident. Relocations are packed where the C library understands it
/// (glibc 2.36), functions with equal code are there once, and no symbol is exported, because
/// nothing is loaded that could ask for one.
let smallBinary: [LinkerSetting] = {
    var flags = ["-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "--no-export-dynamic"]
    #if canImport(Glibc)
    var text = [CChar](repeating: 0, count: 64)
    confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
    let digits = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let numbers = String(decoding: digits, as: UTF8.self).split { !$0.isNumber }
    let version = numbers.compactMap { Int($0) }
    if !version.lexicographicallyPrecedes([2, 36]) {
        flags += ["-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"]
    }
    #endif
    // For the linker only: no code means another thing by them.
    return [.unsafeFlags(flags, .when(platforms: [.linux], configuration: .release))]
}()

/// The compiler alone, for `scripts/contract.sh`: it can be built while a folder of a service is
/// gone that `services` still names, and then writes that list anew.
let isCompilerAlone = Context.environment["WATTOS_COMPILER_ALONE"] != nil

/// The build plugin holds generated code against its contract with the tool `contract`, which
/// SwiftPM compiles as the rest is compiled: optimized, and twice. `make run` has held all
/// generated code against the contracts before it builds, and builds without the plugin.
let isChecked = Context.environment["WATTOS_CHECKED"] != nil

let package = Package(
    name: "wattos",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "contract", targets: ["contract"])]
        + (isCompilerAlone ? [] : products),
    dependencies: [
        // `ByteBuffer`, and the event loops under async-http-client.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        // The ecosystem's logging, metrics and tracing interfaces, so that any backend fits.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        // Where configuration comes from: today the environment, tomorrow a file or a vault.
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        // The HTTP client under typed clients and providers: pooling, TLS and proxies.
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        // Command lines of `contract` and `wattos`.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    ],
    targets: grammar + compiler
        + (isCompilerAlone
            ? []
            : compilerTests + runtime + runtimeTests + stores + platform
                + services.flatMap(targets(of:))),
    swiftLanguageModes: [.v6],
    // For `#embed`.
    cLanguageStandard: .gnu2x
)

var products: [Product] {
    [
        .executable(name: "wattos", targets: ["wattos"]),
        .library(
            name: "ServiceRuntime", targets: ["ServiceRuntime", "ServiceOperations"]),
        // A service without stores needs this one alone: it links neither libpq nor hiredis.
        .library(name: "ServiceHost", targets: ["ServiceHost"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "ServiceClient", targets: ["ServiceClient"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .library(name: "PostgresResource", targets: ["PostgresResource"]),
        .library(name: "Redis", targets: ["Redis"]),
        .library(name: "RedisResource", targets: ["RedisResource"]),
        // Starts stores and services on one machine and keeps them running.
        .library(name: "LocalPlatform", targets: ["LocalPlatform"]),
        .plugin(name: "Contracts", targets: ["Contracts"]),
        .plugin(name: "GenerateContracts", targets: ["GenerateContracts"]),
    ]
}

// MARK: What both halves import

/// The grammars that a contract and a running service must understand alike: patterns, formats,
/// times, numbers, sizes. It imports neither half.
var grammar: [Target] { [library("ContractGrammar")] }

// MARK: The compiler half

var compiler: [Target] {
    [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        library("Diagnostics"),
        // The pages of `docs/diagnostics`, as files that C embeds.
        .target(name: "CDiagnosticPages"),
        library("ContractCompiler", ["CLibYAML", "ContractGrammar", "Diagnostics"]),
        .executableTarget(
            name: "contract",
            dependencies: [
                "CDiagnosticPages", "ContractCompiler", "Diagnostics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .plugin(
            name: "Contracts", capability: .buildTool(), dependencies: ["contract"]
        ),
        .plugin(
            name: "GenerateContracts",
            capability: .command(
                intent: .custom(
                    verb: "generate",
                    description: "Writes Sources/Generated and openapi from contracts/*.yaml."
                ),
                permissions: [.writeToPackageDirectory(reason: "Generated code is committed.")]
            ),
            dependencies: ["contract"]
        ),
    ]
}

var compilerTests: [Target] {
    [
        // Random numbers from a seed, for tests of both halves.
        library("SeededNumbers", path: "Tests/SeededNumbers"),
        tests("ContractGrammarTests", ["ContractGrammar", "SeededNumbers"]),
        tests("DiagnosticsTests", ["Diagnostics"]),
        tests(
            "ContractCompilerTests",
            ["CDiagnosticPages", "ContractCompiler", "ContractGrammar", "Diagnostics"],
            exclude: ["Cases"]),
        tests(
            "EmitTests",
            [
                "ContractCompiler", "Diagnostics", "SeededNumbers", "ServiceRuntime",
                "ServiceValues",
            ],
            exclude: ["Cases"]),
    ]
}

// MARK: The runtime half

var runtime: [Target] { rooms + hosts }

/// What generated code and handlers stand on, each on those before it.
var rooms: [Target] {
    [
        // JSON with validation fused in, and the values of contracts: no input, no output.
        library("ServiceValues", ["ContractGrammar"]),
        // Requests, answers, and the table of routes: what a server and a service hand each other.
        library(
            "HTTPMessages",
            [
                "CBytes", "ContractGrammar", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        // What an operation is to both of its ends: its description, readers, writers, problems.
        library(
            "ServiceOperations",
            [
                "ContractGrammar", "HTTPMessages", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        // What typed clients stand on, whatever carries their requests.
        library(
            "ServiceCalls",
            [
                "ContractGrammar", "HTTPMessages", "ServiceOperations", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]),
        // A service that answers. It exports the four above: generated code imports it alone.
        library(
            "ServiceRuntime",
            [
                "CDocumentation", "ContractGrammar", "HTTPMessages", "ServiceCalls",
                "ServiceOperations",
                "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        // The page `/docs`, as files that C embeds.
        .target(name: "CDocumentation", exclude: ["page"]),
    ]
}

/// What carries requests to a service and from one, and what it is as a process.
var hosts: [Target] {
    [
        library(
            "HTTPServer",
            [
                "CLinux", "HTTPMessages", "Poller", "Signals",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        // A service as a process: configured, put together, served, closed.
        library(
            "ServiceHost",
            [
                "CLinux", "HTTPServer", "ServiceRuntime", "Signals",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        // SIGINT and SIGTERM, for services and for what supervises them.
        library("Signals"),
        library(
            "ServiceClient",
            [
                "ServiceRuntime",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]),
        library(
            "ServiceTesting",
            [
                "ServiceRuntime", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
    ]
}

var runtimeTests: [Target] {
    [
        tests(
            "ServiceRuntimeTests",
            [
                "ContractGrammar", "HTTPMessages", "SeededNumbers", "ServiceCalls",
                "ServiceOperations", "ServiceRuntime", "ServiceTesting", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        // The code of a contract with every feature once.
        library(
            "KitchenSink", path: "Tests/GoldenTests/Generated",
            [
                "PostgresResource", "RedisResource", "ServiceClient", "ServiceHost",
                "ServiceRuntime",
            ]),
        tests(
            "GoldenTests",
            [
                "KitchenSink", "ServiceRuntime", "ServiceTesting",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], exclude: ["Generated", "contracts", "documents"]),
        tests(
            "ServiceClientTests",
            [
                "ServiceClient", "ServiceRuntime",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "HTTPServerTests",
            [
                "HTTPMessages", "HTTPServer", "SeededNumbers", "ServiceOperations",
                "ServiceRuntime",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
    ]
}

// MARK: Stores

var stores: [Target] {
    [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        // Header files of the kernel's that Swift's own module of the C library leaves out.
        .systemLibrary(name: "CLinux"),
        // Our own: sixteen bytes compared at once, for which Swift has no word.
        .systemLibrary(name: "CBytes"),
        library("Poller", ["CLinux"]),
        library(
            "Postgres",
            ["CLibPQ", "Poller", .product(name: "Logging", package: "swift-log")]),
        library(
            "Redis",
            ["CHiredis", "CLinux", "Poller", .product(name: "Logging", package: "swift-log")]),
        // What `postgres:` and `redis:` of a contract are.
        library(
            "PostgresResource",
            [
                "ContractGrammar", "Postgres", "ServiceRuntime",
                .product(name: "Logging", package: "swift-log"),
            ]),
        library(
            "RedisResource",
            ["Redis", "ServiceRuntime", .product(name: "Logging", package: "swift-log")]),
        tests("PollerTests", ["Poller"]),
        // The stores of a test run: databases and private servers from one `initdb`.
        library(
            "TestStores", path: "Tests/TestStores",
            [
                "Postgres", "PostgresResource", "ServiceRuntime",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "PostgresTests",
            ["Poller", "Postgres", "TestStores", .product(name: "Logging", package: "swift-log")]),
        tests(
            "QueryTests",
            [
                "ContractCompiler", "Diagnostics", "KitchenSink", "Postgres",
                "PostgresResource", "ServiceHost", "ServiceRuntime",
                .product(name: "Logging", package: "swift-log"),
            ], exclude: ["Cases"]),
        tests(
            "RedisTests",
            [
                "Poller", "Redis", "RedisResource", "ServiceRuntime", "TestStores",
                .product(name: "Logging", package: "swift-log"),
            ]),
    ]
}

// MARK: The platform

var platform: [Target] {
    [
        library("LocalPlatform", ["Signals"]),
        library("SharedAPI", path: "Sources/Generated/Shared", ["ServiceRuntime"]),
        library(
            "Fleet", path: "Sources/Generated/Fleet",
            named(
                services.filter(\.hasHandlers).flatMap {
                    ["\($0.name)Handlers", "\($0.name)Runtime"]
                }
                    + ["ServiceHost"])),
        .executableTarget(
            name: "wattos",
            dependencies: [
                "Fleet", "LocalPlatform", "Postgres", "ServiceHost", "ServiceRuntime", "Signals",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings,
            linkerSettings: smallBinary
        ),
        tests("LocalPlatformTests", ["LocalPlatform", "Signals", "TestStores"]),
        tests(
            "PlatformTests",
            [
                "ChatAPI", "ChatRuntime", "LLMGatewayAPI", "LLMGatewayRuntime", "Fleet",
                "PostgresResource", "ServiceClient", "ServiceHost", "ServiceRuntime", "TestStores",
                "wattos",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests(
            "ChatHandlersTests",
            named([
                "ChatAPI", "ChatHandlers", "ChatRuntime", "LLMGatewayAPI", "ServiceRuntime",
                "ServiceTesting", "TestStores",
            ]) + [.product(name: "Logging", package: "swift-log")]),
        tests(
            "LLMGatewayHandlersTests",
            named([
                "LLMGatewayAPI", "LLMGatewayHandlers", "LLMGatewayRuntime", "ServiceRuntime",
                "ServiceTesting", "TestStores",
            ]) + [.product(name: "Logging", package: "swift-log")]),
        tests("TidyTests", []),
    ]
}

/// A service: its generated API (which the build plugin holds against the contract), what runs it,
/// its OpenAPI document, and its handlers.
func targets(of service: Service) -> [Target] {
    let name = service.name
    let others = service.calls.map { "\($0)API" } + ["\(name)API", "SharedAPI", "ServiceRuntime"]
    let api = library(
        "\(name)API", path: "Sources/Generated/\(name)/API", ["ServiceRuntime", "SharedAPI"],
        plugins: isChecked ? [] : [.plugin(name: "Contracts")])
    let runtime = library(
        "\(name)Runtime", path: "Sources/Generated/\(name)/Runtime",
        named(others + service.modules + ["C\(name)Document", "ServiceHost"]))
    let document = Target.target(
        name: "C\(name)Document", path: "Sources/Generated/\(name)/OpenAPI")
    let handlers = library(
        "\(name)Handlers", path: "Sources/Handlers/\(name)", named(others + ["\(name)Runtime"]))
    return [api, runtime, document] + (service.hasHandlers ? [handlers] : [])
}

// MARK: Short forms

func named(_ targets: [String]) -> [Target.Dependency] {
    targets.map { .init(stringLiteral: $0) }
}

func library(
    _ name: String, path: String? = nil, _ dependencies: [Target.Dependency] = [],
    plugins: [Target.PluginUsage] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, swiftSettings: settings,
        plugins: plugins)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

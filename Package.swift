// swift-tools-version: 6.2

import PackageDescription

#if canImport(Glibc)
import Glibc
#endif

/// The services of the platform. Each is three targets: what is generated from its contract, what
/// people write, and how that meets the stores.
let services = ["Chat", "LLMGateway"]

/// Which services call which: a service may import another's API, never its handlers.
let calls = ["Chat": ["LLMGateway"]]

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
/// nothing is loaded that could ask for one. What a service runs stands together
/// (`make function-order`), because around each page that runs the kernel maps 64 KiB.
let smallBinary: [LinkerSetting] = {
    let order = "\(Context.packageDirectory)/Sources/wattos/functions.order"
    var flags = [
        "-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "--no-export-dynamic",
        "-Xlinker", "--symbol-ordering-file=\(order)", "-Xlinker", "--no-warn-symbol-ordering",
    ]
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

let package = Package(
    name: "wattos",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "wattos", targets: ["wattos"]),
        .executable(name: "contract", targets: ["contract"]),
        .library(name: "ServiceRuntime", targets: ["ServiceRuntime"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .library(name: "Redis", targets: ["Redis"]),
        .plugin(name: "Contracts", targets: ["Contracts"]),
        .plugin(name: "GenerateContracts", targets: ["GenerateContracts"]),
    ],
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
    targets: compiler + runtime + runtimeTests + stores + platform + services.flatMap(targets(of:)),
    swiftLanguageModes: [.v6]
)

// MARK: The compiler half

var compiler: [Target] {
    [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        library("Diagnostics"),
        library("ContractModel", ["Diagnostics"]),
        library("ContractCompiler", ["CLibYAML", "ContractModel", "Diagnostics"]),
        .executableTarget(
            name: "contract",
            dependencies: [
                "ContractCompiler", "ContractModel", "Diagnostics",
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
        tests("DiagnosticsTests", ["Diagnostics"]),
        tests(
            "ContractCompilerTests", ["ContractCompiler", "ContractModel", "Diagnostics"],
            exclude: ["Cases"]),
        tests(
            "EmitTests", ["ContractCompiler", "ContractModel", "Diagnostics", "ServiceRuntime"],
            exclude: ["Cases"]),
    ]
}

// MARK: The runtime half

var runtime: [Target] {
    [
        library(
            "ServiceRuntime",
            [
                "CBytes",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        library(
            "HTTPServer",
            [
                "CLinux", "Poller", "ServiceRuntime", "Signals",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
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
                "ServiceRuntime", "ServiceTesting",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
            ]),
        tests(
            "GoldenTests",
            [
                "ServiceRuntime", "ServiceTesting",
                .product(name: "Configuration", package: "swift-configuration"),
            ], exclude: ["contracts", "documents"]),
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
                "HTTPServer", "ServiceRuntime",
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
        tests("PollerTests", ["Poller"]),
        // The stores of a test run: databases and private servers from one `initdb`.
        library("TestStores", path: "Tests/TestStores"),
        tests(
            "PostgresTests",
            ["Postgres", "TestStores", .product(name: "Logging", package: "swift-log")]),
        // What a contract's `redis:` and `lease:` resources are.
        library(
            "RedisResource",
            ["Redis", "ServiceRuntime", .product(name: "Logging", package: "swift-log")]),
        tests(
            "RedisTests",
            [
                "Redis", "RedisResource", "ServiceRuntime", "TestStores",
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
            "StoreAdapters", path: "Sources/Adapters/Stores",
            [
                "Postgres", "ServiceRuntime",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .executableTarget(
            name: "wattos",
            dependencies: services.flatMap { service -> [Target.Dependency] in
                named(["\(service)API", "\(service)Adapters", "\(service)Handlers"])
            } + [
                "HTTPServer", "LocalPlatform", "Postgres", "Redis", "RedisResource",
                "ServiceClient", "ServiceRuntime", "Signals", "StoreAdapters",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            exclude: ["functions.order"],
            swiftSettings: settings,
            linkerSettings: smallBinary
        ),
        tests("LocalPlatformTests", ["LocalPlatform", "Signals", "TestStores"]),
        tests(
            "PlatformTests",
            [
                "ChatAPI", "LLMGatewayAPI", "ServiceClient", "ServiceRuntime", "TestStores",
                "wattos",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("TidyTests", []),
    ]
}

/// A service: its generated API (which the build plugin holds against the contract), its handlers,
/// and how they meet the stores.
func targets(of service: String) -> [Target] {
    let others = (calls[service] ?? []).map { "\($0)API" }
    return [
        library(
            "\(service)API", path: "Sources/Generated/\(service)", ["ServiceRuntime", "SharedAPI"],
            plugins: [.plugin(name: "Contracts")]),
        library(
            "\(service)Handlers", path: "Sources/Handlers/\(service)",
            named(["\(service)API", "SharedAPI", "ServiceRuntime"] + others)),
        library(
            "\(service)Adapters", path: "Sources/Adapters/\(service)",
            named(
                [
                    "\(service)API", "\(service)Handlers", "Postgres", "ServiceRuntime",
                    "SharedAPI", "StoreAdapters",
                ] + others)),
    ]
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

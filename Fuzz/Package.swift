// swift-tools-version: 6.2

import PackageDescription

/// Fuzz targets, in a package of their own: libFuzzer brings its own `main`, and what it watches is
/// built with its instruments. `make fuzz` builds and runs them.
///
/// `Runtime` links to the sources of the runtime, which are built here once more: only they and the
/// targets are watched, and the targets see what is internal. `scripts/fuzz.sh` has llhttp watched
/// too.
let watched: [SwiftSetting] = [
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Nothing depends on this package, so that its flags reach nobody else.
    .unsafeFlags(["-sanitize=fuzzer", "-enable-testing"]),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
    ],
    targets: [
        .target(
            name: "ContractGrammar", path: "Runtime/ContractGrammar", swiftSettings: watched),
        .target(
            name: "ServiceValues", dependencies: ["ContractGrammar"], path: "Runtime/ServiceValues",
            swiftSettings: watched),
        .target(
            name: "HTTPMessages",
            dependencies: [
                "CBytes", "ServiceValues", .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Runtime/HTTPMessages", swiftSettings: watched),
        .target(
            name: "ServiceOperations",
            dependencies: [
                "HTTPMessages", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Runtime/ServiceOperations", swiftSettings: watched),
        .target(
            name: "ServiceCalls",
            dependencies: [
                "HTTPMessages", "ServiceOperations", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            path: "Runtime/ServiceCalls", swiftSettings: watched),
        .target(
            name: "ServiceRuntime",
            dependencies: [
                "CDocumentation", "HTTPMessages", "ServiceCalls", "ServiceOperations",
                "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            path: "Runtime/ServiceRuntime", swiftSettings: watched),
        .systemLibrary(name: "CBytes", path: "Runtime/CBytes"),
        .target(name: "CDocumentation", path: "Runtime/CDocumentation", exclude: ["page"]),
        .systemLibrary(name: "CLinux", path: "Runtime/CLinux"),
        .target(
            name: "Poller", dependencies: ["CLinux"], path: "Runtime/Poller",
            swiftSettings: watched),
        .target(name: "Signals", path: "Runtime/Signals", swiftSettings: watched),
        .target(
            name: "HTTPServer",
            dependencies: [
                "CLinux", "HTTPMessages", "Poller", "Signals",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Runtime/HTTPServer", swiftSettings: watched),
        .target(
            name: "FuzzHTTP",
            dependencies: [
                "HTTPMessages", "HTTPServer", "ServiceOperations",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "HTTP", swiftSettings: watched),
        .target(
            name: "FuzzJSON", dependencies: ["ServiceRuntime", "ServiceValues"], path: "JSON",
            swiftSettings: watched),
        .target(
            name: "FuzzRouter", dependencies: ["HTTPMessages"], path: "Router",
            swiftSettings: watched),
        driver("http", of: "FuzzHTTP"),
        driver("json", of: "FuzzJSON"),
        driver("router", of: "FuzzRouter"),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)

func driver(_ name: String, of target: Target.Dependency) -> Target {
    .executableTarget(
        name: "fuzz-\(name)", dependencies: [target], path: "Drivers/\(name)",
        // As above.
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
}

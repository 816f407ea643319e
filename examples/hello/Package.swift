// swift-tools-version: 6.2

import PackageDescription

/// A service whose generated code is never committed: the plugin makes it in each build.
let package = Package(
    name: "hello",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "wattos", path: "../.."),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "hello",
            dependencies: [
                .product(name: "HTTPServer", package: "wattos"),
                .product(name: "ServiceRuntime", package: "wattos"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ],
            plugins: [.plugin(name: "Contracts", package: "wattos")])
    ],
    swiftLanguageModes: [.v6]
)

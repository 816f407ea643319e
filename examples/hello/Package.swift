// swift-tools-version: 6.2

import PackageDescription

/// A service whose generated code is never committed: the plugin makes it in each build.
let package = Package(
    name: "hello",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "wattos", path: "../..")],
    targets: [
        .executableTarget(
            name: "hello",
            dependencies: [
                .product(name: "ServiceHost", package: "wattos"),
                .product(name: "ServiceRuntime", package: "wattos"),
            ],
            plugins: [.plugin(name: "Contracts", package: "wattos")])
    ],
    swiftLanguageModes: [.v6]
)

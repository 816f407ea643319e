// swift-tools-version: 6.2

import PackageDescription

// Of its own, so that the server of `make bench` builds without Foundation.
let package = Package(
    name: "json-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "wattos", path: "../..")],
    targets: [
        .executableTarget(
            name: "bench-json",
            dependencies: [.product(name: "ServiceRuntime", package: "wattos")],
            path: "Bench",
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")],
            plugins: [.plugin(name: "Contracts", package: "wattos")]
        )
    ],
    swiftLanguageModes: [.v6]
)

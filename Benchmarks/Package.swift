// swift-tools-version: 6.2

import PackageDescription

#if canImport(Glibc)
import Glibc
#endif

/// As `wattos` is linked, for the reasons in its manifest.
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

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "bench-server", targets: ["bench"]),
        .executable(name: "bench-routes", targets: ["routes"]),
        .executable(name: "bench-router", targets: ["router"]),
    ],
    dependencies: [
        .package(name: "wattos", path: ".."),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        server("bench", path: "Server", stores: ["Postgres", "Redis"]),
        // `scripts/bench-routes.py` writes its contract and its handlers.
        server("routes", path: "Routes"),
        .executableTarget(
            name: "router",
            dependencies: [
                .product(name: "ServiceRuntime", package: "wattos"),
                .product(name: "Logging", package: "swift-log"),
            ], path: "Router"),
    ],
    swiftLanguageModes: [.v6]
)

/// A server called after its contract, so that the plugin finds it.
func server(_ contract: String, path: String, stores: [String] = []) -> Target {
    .executableTarget(
        name: contract,
        dependencies: [
            .product(name: "ServiceRuntime", package: "wattos"),
            .product(name: "HTTPServer", package: "wattos"),
            .product(name: "Configuration", package: "swift-configuration"),
            .product(name: "Logging", package: "swift-log"),
        ] + stores.map { .product(name: $0, package: "wattos") },
        path: path,
        swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")],
        linkerSettings: smallBinary,
        plugins: [.plugin(name: "Contracts", package: "wattos")]
    )
}

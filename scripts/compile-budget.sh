#!/usr/bin/env bash
# The code that is generated for a contract of 100 operations compiles (release) within 60 s and 2 GiB:
#   scripts/compile-budget.sh CONTRACT_BINARY
# or, for a package of one's own, how long a release build of one of its targets takes:
#   scripts/compile-budget.sh PACKAGE_FOLDER TARGET
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=60
mebibytes=2048
operations=100
# The modules that the measured code imports are built once and kept here.
scratch=$PWD/.build-compile-budget

measure() { .wattos/venv/bin/python scripts/measure.py "$seconds" "$mebibytes" "$@"; }

if [ $# = 2 ]; then
  measure swift build -c release --package-path "$1" --target "$2"
  exit
fi
[ $# = 1 ] || { echo "usage: scripts/compile-budget.sh CONTRACT_BINARY | PACKAGE TARGET" >&2; exit 2; }

package=$scratch/package
rm -rf "$package"
mkdir -p "$package"
.wattos/venv/bin/python scripts/synthetic_fleet.py "$package" 1 "$operations"
"$1" generate --root "$package" >/dev/null
# Not the package but its sources: one of its targets has a name of the synthetic fleet.
mkdir "$package/Runtime"
for target in CBytes CDocumentation ContractGrammar ServiceValues HTTPMessages ServiceOperations ServiceCalls ServiceRuntime; do
  ln -s "$PWD/Sources/$target" "$package/Runtime/"
done
cat >"$package/Package.swift" <<SWIFT
// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]
let package = Package(
    name: "compile-budget",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CBytes", path: "Runtime/CBytes"),
        .target(name: "CDocumentation", path: "Runtime/CDocumentation", exclude: ["page"]),
        .target(name: "ContractGrammar", path: "Runtime/ContractGrammar", swiftSettings: settings),
        .target(
            name: "ServiceValues", dependencies: ["ContractGrammar"],
            path: "Runtime/ServiceValues", swiftSettings: settings),
        .target(
            name: "HTTPMessages",
            dependencies: [
                "CBytes", "ServiceValues", .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Runtime/HTTPMessages", swiftSettings: settings),
        .target(
            name: "ServiceOperations",
            dependencies: [
                "HTTPMessages", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ], path: "Runtime/ServiceOperations", swiftSettings: settings),
        .target(
            name: "ServiceCalls",
            dependencies: [
                "HTTPMessages", "ServiceOperations", "ServiceValues",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ], path: "Runtime/ServiceCalls", swiftSettings: settings),
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
            ], path: "Runtime/ServiceRuntime", swiftSettings: settings),
        .target(
            name: "SharedAPI", dependencies: ["ServiceRuntime"], path: "Sources/Generated/Shared",
            swiftSettings: settings),
        .target(
            name: "Service00API", dependencies: ["ServiceRuntime", "SharedAPI"],
            path: "Sources/Generated/Service00/API", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
SWIFT

build() { swift build -c release --package-path "$package" --scratch-path "$scratch/build" "$@"; }

build --target SharedAPI
rm -rf "$scratch"/build/*/release/Service00API.build
find "$package/Sources/Generated/Service00/API" -name '*.swift' -exec cat {} + | wc -l |
  sed 's/$/ lines of Swift/'
measure swift build -c release --package-path "$package" --scratch-path "$scratch/build" \
  --target Service00API

#!/usr/bin/env bash
# Builds a product of Benchmarks as it is measured and prints where it is.
#   scripts/bench-build.sh PRODUCT
set -euo pipefail
cd "$(dirname "$0")/.."
build=(swift build -c release --static-swift-stdlib --package-path Benchmarks)
"${build[@]}" --product "$1" >&2
printf '%s/%s\n' "$("${build[@]}" --show-bin-path)" "$1"

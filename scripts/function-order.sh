#!/usr/bin/env bash
# Writes which functions `wattos serve chat` runs, for the linker to put together.
#   scripts/function-order.sh WATTOS_BINARY
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: scripts/function-order.sh WATTOS_BINARY" >&2; exit 2; }

scripts/setup.sh valgrind:valgrind strip:binutils nm:binutils
export PYTHONPATH=Benchmarks
scripts/test.sh .wattos/venv/bin/python -m harness.function_order "$1" Sources/wattos/functions.order
# The build does not watch the list: without a binary it links one.
rm "$1"

#!/usr/bin/env bash
# Builds the tool `contract` and runs it:
#   scripts/contract.sh generate
# While a folder that Package.swift names is gone, SwiftPM plans no build of the package, not even of this
# tool. The compiler is then built alone (WATTOS_COMPILER_ALONE), and `generate` writes the list anew.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .build
log=.build/contract-build.log

if swift build --product contract >"$log" 2>&1; then
  :
elif WATTOS_COMPILER_ALONE=1 swift build --product contract >"$log.alone" 2>&1; then
  printf 'contract: the package does not build as it stands, so the compiler was built alone\n' >&2
  { grep -m 1 'error: ' "$log" || true; } >&2
else
  cat "$log" >&2
  exit 1
fi
exec .build/debug/contract "$@"

#!/usr/bin/env bash
# `contract generate` for 20 services of 50 operations takes at most 1 s and 200 MiB, `contract check` over
# the project's own contracts at most 50 ms:
#   scripts/fleet-budget.sh CONTRACT_BINARY
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: scripts/fleet-budget.sh CONTRACT_BINARY" >&2; exit 2; }
contract=$(realpath "$1")
services=20
operations=50
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=$PWD/.wattos/venv/bin/python
failed=0
measure() { "$python" scripts/measure.py "$@" || failed=1; }

"$python" scripts/synthetic_fleet.py "$work" "$services" "$operations"
measure 1 200 "$contract" generate --root "$work"
measure 1 200 "$contract" generate --root "$work" --check
measure 0.05 200 "$contract" check --root .
lines=$(find "$work/Sources/Generated" -name '*.swift' -exec cat {} + | wc -l)
echo "$lines lines of Swift for $((services * operations)) operations"
exit "$failed"

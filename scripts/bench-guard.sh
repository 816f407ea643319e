#!/usr/bin/env bash
# Fails when a request takes more instructions or allocations than Benchmarks/baseline.json says.
#   scripts/bench-guard.sh [--update] [--only NAME,NAME] [--keep FOLDER] [BENCH_SERVER]
# Without a binary it builds one. --keep keeps the profiles of callgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

options=()
server=
while [ $# -gt 0 ]; do
  case $1 in
    --only | --keep) options+=("$1" "$2"); shift 2 ;;
    -*) options+=("$1"); shift ;;
    *) server=$1; shift ;;
  esac
done

scripts/setup.sh valgrind:valgrind cc:gcc strip:binutils
if [ -z "$server" ]; then server=$(scripts/bench-build.sh bench-server); fi
PYTHONPATH=Benchmarks exec .wattos/venv/bin/python -m harness.guard "${options[@]}" "$server"

#!/usr/bin/env bash
# Loads our server and its peers in turns, in one run, and prints tables of the results.
#   scripts/bench.sh [--only text,post-100] [--peers nginx,wattos] [--rounds 5] [--seconds 1]
#                    [--no-routes] [--no-counts] [--no-idle] [--no-stores] [--save FILE] [--write]
#                    [BENCH_SERVER]
# Without a choice it runs every workload and every peer that `make bench-peers` has installed. --write writes
# docs/benchmarks.md. Without a binary it builds one. --no-routes leaves out the server of 1,000 routes, whose
# first build takes two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

options=()
server=
only=
stores=yes
routes=yes
idle=yes
while [ $# -gt 0 ]; do
  case $1 in
    --only) only=,$2,; options+=("$1" "$2"); shift 2 ;;
    --peers | --rounds | --seconds | --save) options+=("$1" "$2"); shift 2 ;;
    --no-stores) stores=; shift ;;
    --no-routes) routes=; shift ;;
    --no-idle) idle=; options+=("$1"); shift ;;
    -*) options+=("$1"); shift ;;
    *) server=$(realpath "$1"); shift ;;
  esac
done

[ "$(nproc)" -ge 2 ] || fail "two cores are needed: one for the server, one for the load"
scripts/setup.sh nginx:nginx-light wrk:wrk valgrind:valgrind cc:gcc strip:binutils

# wants NAME...: whether one of these workloads is among the chosen.
wants() {
  [ -n "$only" ] || return 0
  local name
  for name in "$@"; do case $only in *",$name,"*) return 0 ;; esac; done
  return 1
}

if [ -z "$server" ]; then server=$(scripts/bench-build.sh bench-server); fi
if [ -n "$routes" ] && wants routes; then
  options+=(--router "$(scripts/bench-build.sh bench-router)")
  .wattos/venv/bin/python scripts/bench-routes.py
  options+=(--routes "$(scripts/bench-build.sh bench-routes)")
fi
if [ -n "$idle" ] && [ -x .build/release/wattos ]; then options+=(--wattos "$PWD/.build/release/wattos"); fi

export PYTHONPATH=Benchmarks
bench=(.wattos/venv/bin/python -m harness.bench "${options[@]}" "$server")
# All processes but the servers stay on core 1: wrk, Postgres and Redis inherit this.
if [ -n "$stores" ] && { wants item items cached || [ -n "$idle" ]; }; then
  TEST_LIMIT_SECONDS=3600 exec taskset -c 1 scripts/test.sh "${bench[@]}"
fi
exec taskset -c 1 "${bench[@]}"

#!/usr/bin/env bash
# Runs fuzz targets for a bounded time:
#   scripts/fuzz.sh [http|json|router ...]      all three when none is named
# FUZZ_SECONDS is the time of each (60), FUZZ_RUNS also bounds the number of its inputs, FUZZ_JOBS is the number
# of its processes (1). The inputs that it has learnt stay in .wattos/fuzz/TARGET/corpus. A finding ends the run.
# Its bytes are kept, and become a case of Tests.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-60}
runs=${FUZZ_RUNS:--1}
jobs=${FUZZ_JOBS:-1}
targets=("$@")
[ $# -gt 0 ] || targets=(http json router)

fail() { printf 'fuzz: %s\n' "$*" >&2; exit 1; }

# The manifest has the targets instrumented; this has the C of llhttp instrumented too.
build=(swift build -c release --package-path Fuzz -Xcc -fsanitize=fuzzer-no-link)
binaries=$("${build[@]}" --show-bin-path)

# libFuzzer prints the finding, which a backtrace with all registers would hide.
export SWIFT_BACKTRACE=enable=no

fuzz() {
  local target=$1 folder=.wattos/fuzz/$1
  mkdir -p "$folder/corpus" "$folder/seeds" "$folder/findings"
  rm -f "$folder"/run-*.log
  "${build[@]}" --product "fuzz-$target" >"$folder/build.log" 2>&1 || {
    cat "$folder/build.log" >&2
    fail "fuzz-$target does not build"
  }
  FUZZ_SEEDS=$folder/seeds "$binaries/fuzz-$target" -runs=0 >/dev/null 2>&1 || fail "fuzz-$target has no seeds"
  local number pids=() failed=()
  for number in $(seq "$jobs"); do
    "$binaries/fuzz-$target" -max_total_time="$seconds" -runs="$runs" -max_len=700 -timeout=10 -rss_limit_mb=2048 \
      -dict="Fuzz/Dictionaries/$target.dict" -print_final_stats=1 -artifact_prefix="$folder/findings/" \
      "$folder/corpus" "$folder/seeds" >"$folder/run-$number.log" 2>&1 &
    pids+=($!)
  done
  for number in $(seq "$jobs"); do
    wait "${pids[number - 1]}" || failed+=("$number")
  done
  report "$target" "$folder"
  for number in "${failed[@]}"; do finding "$folder/run-$number.log"; done
  [ ${#failed[@]} -eq 0 ] || fail "$target has a finding"
}

report() {
  local inputs speed
  inputs=$(grep -ah 'number_of_executed_units' "$2"/run-*.log | awk '{ sum += $2 } END { print sum + 0 }')
  speed=$(grep -ah 'average_exec_per_sec' "$2"/run-*.log | awk '{ sum += $2 } END { print sum + 0 }')
  printf 'fuzz-%-8s %12d inputs %8d a second %8d kept\n' "$1" "$inputs" "$speed" "$(find "$2/corpus" -type f | wc -l)"
}

# Prints the finding and the place of its bytes.
finding() {
  grep -a -e 'Fatal error' -e '^==[0-9]*==' -e 'Test unit written to' "$1" >&2 || tail -n 20 "$1" >&2
}

for target in "${targets[@]}"; do
  [ -f "Fuzz/Dictionaries/$target.dict" ] || fail "there is no target \`$target\`"
done
for target in "${targets[@]}"; do fuzz "$target"; done

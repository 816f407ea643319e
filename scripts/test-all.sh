#!/usr/bin/env bash
# Runs the test targets one after the other, because some keep both cores busy and others watch deadlines:
#   scripts/test.sh scripts/test-all.sh [TARGET ...]
# Everything has to be built. Ends with a table of seconds, and fails when a target fails, which is named, or
# takes longer than Tests/budget.txt allows. With SECONDS_REPORTED_LATER=1 the caller prints the table of a run
# that passes.
set -uo pipefail
cd "$(dirname "$0")/.."

# A suite that is skipped has one line, not one more for each of its tests.
skips_once() {
  awk '/^➜/ {
    reason = $0; sub(/^.* skipped/, "", reason)
    if (/^➜ Test / && reason in said) next
    said[reason]
  } { print; fflush() }'
}

targets=("$@")
if [ $# = 0 ]; then
  for folder in Tests/*Tests; do targets+=("$(basename "$folder")"); done
fi

# Above the budget of every target. A target that hangs says where, and the others run all the same.
target_limit_seconds=600

failed=()
for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  options=()
  # One after the other within these targets too: some have thousands of cases, others deadlines of milliseconds.
  case $target in GoldenTests | HTTPServerTests | PlatformTests | ServiceRuntimeTests) options=(--no-parallel) ;; esac
  # The status is that of `swift test` (pipefail), whatever is left out of its output.
  scripts/seconds.sh "$target" .wattos/venv/bin/python scripts/sweep.py --limit "$target_limit_seconds" \
    swift test --skip-build --disable-xctest "${options[@]}" --filter "^$target\\." 2>&1 |
    { grep --line-buffered -vE '^(◇|.*prohibited flag|\[0/1\])' || true; } | skips_once || failed+=("$target")
done

if [ ${#failed[@]} -gt 0 ]; then
  scripts/seconds.sh --report "${targets[@]}" || true
  printf '\nfailed: %s\n' "${failed[*]}" >&2
  exit 1
fi
printf '\nall %d test targets passed\n' "${#targets[@]}"
if [ "${SECONDS_REPORTED_LATER:-}" != 1 ]; then scripts/seconds.sh --report "${targets[@]}"; fi

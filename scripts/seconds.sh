#!/usr/bin/env bash
# Seconds of the parts of a test run, held against Tests/budget.txt:
#   scripts/seconds.sh --begin               forgets what was noted before
#   scripts/seconds.sh NAME COMMAND ...      runs the command, notes its seconds and ends as it does
#   scripts/seconds.sh --report [NAME ...]   prints a table of these parts, or of all and their sum; fails above
#                                            the budget, for a part without a line, and for a line without a part
# The budget is for two cores or more; with one core everything may take twice as long. TEST_BUDGET_FACTOR=1.5
# widens it on a slow machine, or on one that does other things meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."
noted=.build/test-seconds
budget=Tests/budget.txt

report() {
  local cores load
  cores=$(nproc)
  read -r load _ </proc/loadavg
  awk -v names="$*" -v cores="$cores" -v load="$load" -v given="${TEST_BUDGET_FACTOR:-1}" '
    function row(name, seconds, limit) {
      printf "  %-22s %7.1f %9s%s\n", name, seconds, limit, (limit != "" && seconds > limit ? "  over" : "")
    }
    BEGIN { factor = given * (cores < 2 ? 2 : 1); all = names == ""; n = split(names, wanted, " ") }
    /^#/ || NF == 0 { next }
    FILENAME == ARGV[1] { limits[$1] = $2 * factor; next }
    { if (!($1 in seconds)) order[++parts] = $1; seconds[$1] = $2 }
    END {
      for (i = 1; i <= n; i++) isWanted[wanted[i]] = 1
      printf "\n  %-22s %7s %9s\n", "part", "seconds", "at most"
      for (i = 1; i <= parts; i++) {
        name = order[i]
        if (!all && !(name in isWanted)) continue
        isKnown = name in limits
        row(name, seconds[name], isKnown ? limits[name] : "")
        if (!isKnown) unknown = unknown " " name
        else if (seconds[name] > limits[name]) over = over " " name
      }
      if (all) {
        for (name in seconds) sum += seconds[name]
        row("total", sum, limits["total"])
        if (sum > limits["total"]) over = over " total"
        for (name in limits) if (name != "total" && !(name in seconds)) absent = absent " " name
      }
      if (over != "") printf "over the budget of Tests/budget.txt:%s\n" \
        "(%d cores, load %s; TEST_BUDGET_FACTOR widens it for a machine that is slow or busy)\n", \
        over, cores, load > "/dev/stderr"
      if (unknown != "") print "without a line in Tests/budget.txt:" unknown > "/dev/stderr"
      if (absent != "") print "in Tests/budget.txt, but not run:" absent > "/dev/stderr"
      exit over != "" || unknown != "" || absent != ""
    }' "$budget" "$noted"
}

case "${1:---help}" in
  --begin) mkdir -p .build && : >"$noted" ;;
  --report) shift && report "$@" ;;
  -*) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
  *)
    name=$1
    shift
    begin=$(date +%s%N)
    status=0
    "$@" || status=$?
    mkdir -p .build
    printf '%s %d.%02d\n' "$name" $((($(date +%s%N) - begin) / 10000000 / 100)) \
      $((($(date +%s%N) - begin) / 10000000 % 100)) >>"$noted"
    exit "$status"
    ;;
esac

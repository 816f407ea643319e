#!/usr/bin/env bash
# Seconds of the parts of a test run, held against Tests/budget.txt:
#   scripts/seconds.sh --begin               forgets what was noted before
#   scripts/seconds.sh NAME COMMAND ...      runs the command, notes its seconds and ends as it does
#   scripts/seconds.sh --report [NAME ...]   prints a table of these parts, or of all and their sum; fails above
#                                            the budget, for a part without a line, and for a line without a part
# The share of the processors that other processes took is subtracted, so the budget is for a machine that runs
# nothing else. It is for two cores or more; with one core every part may take twice as long.
# TEST_BUDGET_FACTOR=1.5 widens it on a slow machine.
set -euo pipefail
cd "$(dirname "$0")/.."
noted=.build/test-seconds
budget=Tests/budget.txt
ticks_per_second=$(getconf CLK_TCK)

report() {
  awk -v names="$*" -v cores="$(nproc)" -v given="${TEST_BUDGET_FACTOR:-1}" '
    function row(name, seconds, own, limit) {
      printf "  %-22s %8.1f %8.1f %8s%s\n", name, seconds, own, limit,
        (limit != "" && own > limit ? "  over" : "")
    }
    BEGIN { factor = given * (cores < 2 ? 2 : 1); all = names == ""; n = split(names, wanted, " ") }
    /^#/ || NF == 0 { next }
    FILENAME == ARGV[1] { limits[$1] = $2 * factor; next }
    { if (!($1 in seconds)) order[++parts] = $1; seconds[$1] = $2; own[$1] = $2 * (1 - $3) }
    END {
      for (i = 1; i <= n; i++) isWanted[wanted[i]] = 1
      printf "\n  %-22s %8s %8s %8s\n", "part", "seconds", "its own", "at most"
      for (i = 1; i <= parts; i++) {
        name = order[i]
        if (!all && !(name in isWanted)) continue
        isKnown = name in limits
        row(name, seconds[name], own[name], isKnown ? limits[name] : "")
        if (!isKnown) unknown = unknown " " name
        else if (own[name] > limits[name]) over = over " " name
      }
      if (all) {
        for (name in seconds) { sum += seconds[name]; ownSum += own[name] }
        row("total", sum, ownSum, limits["total"])
        if (ownSum > limits["total"]) over = over " total"
        for (name in limits) if (name != "total" && !(name in seconds)) absent = absent " " name
      }
      if (over != "") print "over the budget of Tests/budget.txt:" over > "/dev/stderr"
      if (unknown != "") print "without a line in Tests/budget.txt:" unknown > "/dev/stderr"
      if (absent != "") print "in Tests/budget.txt, but not run:" absent > "/dev/stderr"
      exit over != "" || unknown != "" || absent != ""
    }' "$budget" "$noted"
}

# The ticks in which the processors of this machine were busy or stolen: proc(5), /proc/stat.
busy_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9; exit }' /proc/stat; }

# Sets `own` to the processor seconds of all children that have ended. Only `times` in this very shell has them,
# so it cannot be in a pipe.
own_seconds() {
  times >"$noted.times"
  own=$(awk 'NR == 2 { gsub(/[ms]/, " "); print $1 * 60 + $2 + $3 * 60 + $4 }' "$noted.times")
  rm -f "$noted.times"
}

# note NAME COMMAND...
note() {
  local name=$1 begin busy own status=0
  shift
  begin=$(date +%s%N)
  busy=$(busy_ticks)
  "$@" || status=$?
  mkdir -p .build
  own_seconds
  awk -v name="$name" -v nanoseconds="$(($(date +%s%N) - begin))" -v ticks="$(($(busy_ticks) - busy))" \
    -v own="$own" -v each="$ticks_per_second" -v cores="$(nproc)" 'BEGIN {
      seconds = nanoseconds / 1e9
      others = (ticks / each - own) / (seconds * cores)
      if (others < 0) others = 0
      if (others > 0.8) others = 0.8
      printf "%s %.2f %.3f\n", name, seconds, others
    }' >>"$noted"
  return "$status"
}

case "${1:---help}" in
  --begin) mkdir -p .build && : >"$noted" ;;
  --report) shift && report "$@" ;;
  -*) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
  *) note "$@" ;;
esac

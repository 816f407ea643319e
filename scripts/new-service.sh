#!/usr/bin/env bash
# `contract new` as a stranger uses it: three services (plain; with a database; with a database and calls to two
# others) are begun, built, run, asked, edited, broken and removed again.
#   scripts/new-service.sh
# Everything has to be built. It works in a copy (scripts/apart.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
ready_seconds=60
stop_seconds=40
plain_port=                     # what `contract new` says
work=
up_pid=
python=.wattos/venv/bin/python
contract=.build/debug/contract
handlers=Sources/Handlers
written=(Package.swift contracts openapi Sources/Generated "$handlers")

say() { printf 'new-service: %s\n' "$*"; }
fail() {
  printf 'new-service: %s\n' "$*" >&2
  [ ! -s "$work/up.log" ] || tail -n 20 "$work/up.log" >&2
  exit 1
}

begin() {
  work=$(mktemp -d /var/tmp/wattos-new.XXXXXX)
  chmod 755 "$work"
  cp -a --parents "${written[@]}" "$work/"
  trap end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

end() {
  trap - EXIT
  stop_up || true
  rm -rf "$work"
}

# MARK: What runs

start_up() {
  mkdir -p "$work/up"
  ln -sfn "$root/.wattos/venv" "$work/up/venv"
  env -i PATH="$PATH" HOME="$HOME" .build/debug/wattos up --folder "$work/up" >"$work/up.log" 2>&1 &
  up_pid=$!
}

stop_up() {
  [ -n "$up_pid" ] || return 0
  kill -TERM "$up_pid" 2>/dev/null || true
  timeout "$stop_seconds" tail --pid="$up_pid" -f /dev/null || kill -KILL "$up_pid" || true
  # Another shell may have started it, and then it is not a child of this one.
  wait "$up_pid" 2>/dev/null || true
  up_pid=
}

# ask METHOD PORT PATH [JSON]: prints the status and the body.
ask() {
  "$python" - "$@" <<'PYTHON'
import sys, urllib.error, urllib.request

method, port, path, *body = sys.argv[1:]
request = urllib.request.Request(
    f"http://127.0.0.1:{port}{path}", body[0].encode() if body else None,
    {"Content-Type": "application/json"} if body else {}, method=method)
try:
    with urllib.request.urlopen(request, timeout=10) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.code, refusal.read().decode())
except OSError as error:
    print("none", error)
PYTHON
}

# expect PATTERN METHOD PORT PATH [JSON]: the answer has to match; it is left in `answer`.
expect() {
  local pattern=$1
  shift
  answer=$(ask "$@")
  [[ "$answer" =~ $pattern ]] || fail "\`$*\` was answered with: ${answer:0:400}; expected: $pattern"
}

wait_ready() {
  local port end=$((SECONDS + ready_seconds))
  for port in "$@"; do
    until [[ "$(ask GET "$port" /health/ready)" == 200* ]]; do
      kill -0 "$up_pid" 2>/dev/null || fail "\`wattos up\` has ended"
      [ "$SECONDS" -lt "$end" ] || fail "port $port is not ready after $ready_seconds seconds"
      sleep 0.1
    done
  done
}

# MARK: The story

# begin_service TOOL NAME ...: prints the port that `contract new` names.
begin_service() {
  local tool=$1
  shift
  "$tool" new "$@" >"$work/new" || fail "\`contract new $*\` failed: $(cat "$work/new")"
  sed -n "s|^\`$1\` is on port \([0-9]*\)\..*|\1|p" "$work/new"
}

begin_services() {
  plain_port=$(begin_service scripts/contract.sh tide)
  notes_port=$(begin_service "$contract" tide-notes --database)
  desk_port=$(begin_service "$contract" tide-desk --database --calls llm-gateway tide)
  # The type of a variable does not depend on its name.
  sed -i s/DATABASE_URL/DESK_LEDGER/ contracts/tide-desk.yaml
  "$contract" generate >/dev/null
  "$contract" generate --check >/dev/null
  swift format lint --strict --recursive "$handlers"/Tide*
}

build() { swift build --product wattos >"$work/build.log" 2>&1 || fail "it does not build: $(tail -n 30 "$work/build.log")"; }

ask_all() {
  local port
  for port in "$plain_port" "$notes_port" "$desk_port"; do
    expect '^200 .*<html' GET "$port" /docs
    expect '^200 .*"openapi": *"3\.1' GET "$port" /openapi.json
    expect '^200 \{"text":"Hello, Ada!"\}' GET "$port" /v1/greetings/Ada
    expect '^404 .*/problems/name-unknown' GET "$port" /v1/greetings/nobody
  done
  for port in "$notes_port" "$desk_port"; do
    expect '^201 .*"id":"([0-9a-f-]{36})","text":"Low water at six\."' \
      POST "$port" /v1/notes '{"text": "Low water at six."}'
    note=${BASH_REMATCH[1]}
    expect "^200 .*\"id\":\"$note\",\"text\":\"Low water at six\\.\"" GET "$port" "/v1/notes/$note"
    expect '^404 .*/problems/note-not-found' GET "$port" /v1/notes/00000000-0000-0000-0000-000000000000
    expect '^422 .*"pointer":"/text","keyword":"minLength"' POST "$port" /v1/notes '{"text": ""}'
  done
  expect '^200 \{"service":"llm-gateway"\}' GET "$desk_port" /v1/calls/llm-gateway
}

# A handler, a query and a text of the contract change; then the service runs with them.
edit_to_running() {
  sed -i 's|input.name)!"|input.name)?"|' "$handlers/TideDesk/TideDeskHandlers.swift"
  sed -i 's|^select id, text,|select id, upper(text) as text,|' contracts/tide-desk/queries/notes.sql
  sed -i 's|^description: .*|description: Notes of the harbour.|' contracts/tide-desk.yaml
  scripts/contract.sh generate >/dev/null
  build
  start_up
  wait_ready "$desk_port"
}

# A query that does not fit the tables ends the service before it is ready, at the place in the SQL.
break_query() {
  local url status=0 file=contracts/tide-desk/queries/notes.sql
  url=$(tr '\0' '\n' <"/proc/$(pgrep -P "$up_pid" -f 'serve tide-desk')/environ" | sed -n 's/^DESK_LEDGER=//p')
  sed -i 's|upper(text) as text|words as text|' "$file"
  "$contract" generate >/dev/null
  build
  env -i PORT=1 HOST=127.0.0.1 DESK_LEDGER="$url" .build/debug/wattos migrate tide-desk
  env -i PORT=13020 HOST=127.0.0.1 DRAIN_GRACE=0s DESK_LEDGER="$url" LLM_GATEWAY_URL=http://127.0.0.1:1 \
    TIDE_URL=http://127.0.0.1:1 timeout "$ready_seconds" .build/debug/wattos serve tide-desk 2>"$work/said" || status=$?
  [ "$status" = 78 ] || fail "with a broken query it ends with $status: $(cat "$work/said")"
  grep -q "^$file:5:12: error: .*words" "$work/said" || fail "the query is not named: $(cat "$work/said")"
}

# Folders are removed in any order. `contract generate` still works, and names the folders that it leaves alone.
remove_some() {
  local status=0
  rm -r "$handlers/Tide" contracts/tide-notes contracts/tide-notes.yaml
  scripts/contract.sh generate >/dev/null 2>"$work/said" || fail "\`contract generate\` failed: $(cat "$work/said")"
  grep -q 'the compiler was built alone' "$work/said" || fail "it does not say how it was built: $(cat "$work/said")"
  grep -q 'has the handlers in `Sources/Handlers/TideNotes`.*\[C0904\]' "$work/said" || fail "no C0904: $(cat "$work/said")"
  grep -q '`tide` has no handlers.*\[C0905\]' "$work/said" || fail "no C0905: $(cat "$work/said")"
  [ ! -e Sources/Generated/TideNotes ] || fail "Sources/Generated/TideNotes is left over"
  build
  start_up
  wait "$up_pid" || status=$?
  up_pid=
  [ "$status" = 1 ] && grep -q '`tide-desk` calls `tide`, which has no handlers' "$work/up.log" ||
    fail "a called service that is not there ends \`wattos up\` with $status"
}

remove_all() {
  local path
  rm -rf "$handlers"/Tide* contracts/tide*
  "$contract" generate >/dev/null 2>"$work/said" || fail "\`contract generate\` failed: $(cat "$work/said")"
  for path in "${written[@]}"; do diff -r "$path" "$work/$path" || fail "$path is not what it was before"; done
}

story() {
  begin
  say "begins three services"
  begin_services
  build
  start_up
  wait_ready "$plain_port" "$notes_port" "$desk_port"
  ask_all
  # The posted note is still there in the next run.
  stop_up
  say "edits one"
  scripts/seconds.sh edit-to-running "$0" --edit "$work" "$desk_port"
  up_pid=$(cat "$work/up.pid")
  expect '^200 .*"text":"LOW WATER AT SIX\."' GET "$desk_port" "/v1/notes/$note"
  expect '^200 \{"text":"Hello, Ada\?"\}' GET "$desk_port" /v1/greetings/Ada
  scripts/seconds.sh --report edit-to-running
  say "breaks it"
  break_query
  stop_up
  say "removes all three"
  remove_some
  remove_all
  say "three services came, ran and went"
}

case "${1:-}" in
  "") exec scripts/apart.sh "$0" --apart ;;
  --apart) story ;;
  --edit)
    work=$2 desk_port=$3
    edit_to_running
    echo "$up_pid" >"$work/up.pid"
    ;;
  *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 2 ;;
esac

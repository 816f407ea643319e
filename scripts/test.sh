#!/usr/bin/env bash
# Runs a command beside a private Postgres and Redis, which end with it:
#   scripts/test.sh swift test --skip-build
# It gets TEST_DATABASE_URL, TEST_REDIS_URL, TEST_POSTGRES_BIN and TEST_REDIS_SERVER. Nothing is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: scripts/test.sh COMMAND [ARGUMENT ...]" >&2; exit 2; }

# Longer than any honest run, so that a hanging test is a failure and not a machine that is gone.
limit_seconds=${TEST_LIMIT_SECONDS:-1620}
start_seconds=30
stop_seconds=10
attempts=3

fail() { printf 'test: %s\n' "$*" >&2; exit 1; }

folder=
postgres_pid=
redis_pid=

# Ends with us, however we end; as root, runs as the user postgres, because Postgres refuses root.
as_postgres() {
  local account=()
  if [ "$(id -u)" = 0 ]; then account=(--reuid=postgres --regid=postgres --clear-groups); fi
  exec setpriv --pdeathsig INT "${account[@]}" -- "$@"
}

# A port that nobody listens on now.
free_port() {
  .wattos/venv/bin/python - <<'PYTHON'
import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])
PYTHON
}

# waits SECONDS COMMAND...: until the command succeeds; fails when the time is over.
waits() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }

# stop PID SIGNAL: and SIGKILL if that is not enough.
stop() {
  [ -n "$1" ] || return 0
  kill "-$2" "$1" 2>/dev/null || true
  waits "$stop_seconds" is_gone "$1" || kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

clean_up() {
  trap - EXIT INT TERM
  stop "$redis_pid" TERM
  stop "$postgres_pid" INT
  [ -z "$folder" ] || rm -rf "$folder"
}

postgres_is_ready() { [ "$(sed -n 8p "$folder/data/postmaster.pid" | tr -d ' ')" = ready ]; }

start_postgres() {
  local try
  (as_postgres "$TEST_POSTGRES_BIN/initdb" -D "$folder/data" -U wattos -A trust -E UTF8 --no-locale \
    --no-sync >"$folder/initdb.log" 2>&1) || fail "initdb failed: $(tail -n 5 "$folder/initdb.log")"
  for try in $(seq "$attempts"); do
    postgres_port=$(free_port)
    # fsync is off: a test database need not outlive the machine.
    (as_postgres "$TEST_POSTGRES_BIN/postgres" -D "$folder/data" -c "port=$postgres_port" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
      -c max_connections=200) >"$folder/postgres.log" 2>&1 &
    postgres_pid=$!
    if waits "$start_seconds" postgres_is_ready_or_gone && postgres_is_ready; then return; fi
    stop "$postgres_pid" INT
  done
  fail "Postgres did not start: $(tail -n 5 "$folder/postgres.log")"
}

postgres_is_ready_or_gone() { postgres_is_ready || is_gone "$postgres_pid"; }

redis_is_ready() {
  exec 8<>"/dev/tcp/127.0.0.1/$redis_port" || return 1
  printf 'PING\r\n' >&8
  local answer
  read -r -t 1 answer <&8
  exec 8>&-
  [ "$answer" = $'+PONG\r' ]
}

redis_is_ready_or_gone() { (redis_is_ready) || is_gone "$redis_pid"; }

start_redis() {
  local try
  for try in $(seq "$attempts"); do
    redis_port=$(free_port)
    setpriv --pdeathsig TERM -- "$TEST_REDIS_SERVER" --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no \
      --dir "$folder" >"$folder/redis.log" 2>&1 &
    redis_pid=$!
    if waits "$start_seconds" redis_is_ready_or_gone && (redis_is_ready) 2>/dev/null; then return; fi
    stop "$redis_pid" TERM
  done
  fail "Redis did not start: $(tail -n 5 "$folder/redis.log")"
}

TEST_POSTGRES_BIN=$(scripts/postgres-bin.sh)
TEST_REDIS_SERVER=$(command -v redis-server) || fail "there is no redis-server: run \`make setup\`"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
folder=$(mktemp -d /var/tmp/wattos-test.XXXXXX)
chmod 711 "$folder"
mkdir -m 700 "$folder/data"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder/data"; fi
start_redis
start_postgres
export TEST_POSTGRES_BIN TEST_REDIS_SERVER
export TEST_DATABASE_URL="postgres://wattos@127.0.0.1:$postgres_port/postgres"
export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/0"
# At a terminal Ctrl-C must reach the command; elsewhere all that it started ends with it.
limit=(timeout --kill-after 10 "$limit_seconds")
if [ -t 0 ]; then limit=(timeout --foreground --kill-after 10 "$limit_seconds"); fi
status=0
"${limit[@]}" "$@" || status=$?
if [ "$status" = 124 ]; then fail "the tests did not end within $limit_seconds seconds"; fi
exit "$status"

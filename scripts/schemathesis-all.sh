#!/usr/bin/env bash
# Starts the platform, tests every service against its document with seeds 1 to 3, and has a
# generated client talk to it:
#   scripts/schemathesis-all.sh WATTOS_BINARY
# Uses the services' own ports, so `make run` must not be running. Nothing is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: scripts/schemathesis-all.sh WATTOS_BINARY" >&2; exit 2; }
wattos=$1
seeds=(1 2 3)
ready_seconds=90
stop_seconds=60
programs=$(scripts/quality-env.sh)

folder=$(mktemp -d /var/tmp/wattos-schemathesis.XXXXXX)
chmod 755 "$folder"
# The platform looks for Postgres below its folder.
ln -s "$PWD/.wattos/venv" "$folder/venv"
platform=

clean_up() {
  trap - EXIT
  if [ -n "$platform" ]; then
    kill -TERM "$platform" 2>/dev/null || true
    timeout "$stop_seconds" tail --pid="$platform" -f /dev/null || kill -KILL "$platform" || true
  fi
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

env -u DATABASE_URL -u REDIS_URL "$wattos" up --folder "$folder" >"$folder/log" 2>&1 &
platform=$!

port_of() { sed -n 's/^port: *\([0-9]*\).*/\1/p' "contracts/$1.yaml"; }

# wait_until_ready PORT
wait_until_ready() {
  "$programs/python" - "$1" "$ready_seconds" "$platform" <<'PYTHON'
import os, sys, time, urllib.request

port, seconds, platform = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
end = time.monotonic() + seconds
while time.monotonic() < end:
    os.kill(platform, 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
            sys.exit(0)
    except OSError:
        time.sleep(0.1)
sys.exit(f"port {port} was not ready within {seconds:.0f} s")
PYTHON
}

failed=0
for document in openapi/*.json; do
  port=$(port_of "$(basename "$document" .json)")
  wait_until_ready "$port" || { tail -n 20 "$folder/log"; exit 1; }
  for seed in "${seeds[@]}"; do
    echo "== $document, seed $seed"
    scripts/schemathesis.sh "http://127.0.0.1:$port" "$document" "$seed" || failed=1
  done
done
scripts/python-client.sh "http://127.0.0.1:$(port_of chat)" || failed=1
exit "$failed"

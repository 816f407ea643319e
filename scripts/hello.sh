#!/usr/bin/env bash
# Builds the example of the README, which has no generated code committed, and asks it what the README shows.
set -euo pipefail
cd "$(dirname "$0")/.."
start_seconds=10
work=$(mktemp -d)
pid=

clean_up() {
  trap - EXIT
  if [ -n "$pid" ]; then
    kill -TERM "$pid" 2>/dev/null || true
    timeout "$start_seconds" tail --pid="$pid" -f /dev/null || kill -KILL "$pid" || true
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() { printf 'hello: %s\n' "$*" >&2; exit 1; }

build=(swift build --package-path examples/hello)
"${build[@]}"
hello=$("${build[@]}" --show-bin-path)/hello
status=0
env -i "$hello" >"$work/missing" 2>&1 || status=$?
[ "$status" = 78 ] && head -n 1 "$work/missing" | grep -qx "hello: can't start with this environment" &&
  grep -q 'HOST .*must be set' "$work/missing" ||
  fail "without HOST it ends with $status: $(cat "$work/missing")"

stores=$(ldd "$hello" | grep -E 'libpq|hiredis' || true)
[ -z "$stores" ] || fail "a service without stores links $stores"

port=$(.wattos/venv/bin/python -c \
  'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
PORT=$port HOST=127.0.0.1 "$hello" >"$work/log" 2>&1 &
pid=$!

.wattos/venv/bin/python - "http://127.0.0.1:$port" "$pid" "$start_seconds" <<'PYTHON' || fail "$(tail -n 5 "$work/log")"
import json, os, sys, time, urllib.error, urllib.request

base, pid, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])

def get(path):
    try:
        with urllib.request.urlopen(base + path, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)

end = time.monotonic() + seconds
while True:
    os.kill(pid, 0)
    try:
        get("/health/live")
        break
    except OSError:
        if time.monotonic() > end:
            sys.exit(f"hello did not listen within {seconds:.0f} s")
        time.sleep(0.1)

greeting = get("/v1/greetings/Ada")
assert greeting == (200, {"text": "Hello, Ada!"}), greeting
sys.path.insert(0, "scripts")
import readme
shown = [json.loads(block.text) for block in readme.blocks("README.md") if block.words == ["json", "hello"]]
status, problem = get("/v1/greetings/" + "a" * 101)
assert status == 422 and len(shown) == 1 and readme.same(shown[0], problem), problem
print("hello: answers as the README says")
PYTHON

status=0
PORT=$port HOST=127.0.0.1 timeout "$start_seconds" "$hello" >"$work/taken" 2>&1 || status=$?
[ "$status" = 1 ] && [ "$(grep -vc '^{' "$work/taken")" = 1 ] &&
  grep -q "^hello: Port $port on 127.0.0.1 is taken" "$work/taken" ||
  fail "with a port that is taken it ends with $status: $(cat "$work/taken")"
echo "hello: says why it can't start, and links no store"

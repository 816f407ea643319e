#!/usr/bin/env bash
# Requests a second of our server and of nginx `return 200`, each on core 0, loaded by wrk on core 1, in turns
# in one run. Prints a Markdown table of medians.
#   scripts/bench.sh [SERVER]      SERVER PORT must listen and answer GET /text and POST /orders
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-3}
connections=64
start_seconds=10

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

[ "$(nproc)" -ge 2 ] || fail "two cores are needed: one for the server, one for the load"
scripts/setup.sh nginx:nginx-light wrk:wrk
PATH=$PATH:/usr/sbin
if [ $# -gt 0 ]; then
  server=$(realpath "$1")
else
  build=(swift build -c release --static-swift-stdlib --package-path Benchmarks)
  "${build[@]}" --product bench-server >&2
  server=$("${build[@]}" --show-bin-path)/bench-server
fi

work=$(mktemp -d /var/tmp/wattos-bench.XXXXXX)
chmod 755 "$work"
pids=()
clean_up() {
  trap - EXIT
  local pid
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    timeout 10 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
  .wattos/venv/bin/python -c \
    'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# await_port PID PORT
await_port() {
  local end=$((SECONDS + start_seconds))
  until (exec 8<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
    kill -0 "$1" 2>/dev/null || fail "the server ended: $(tail -n 3 "$work"/*.log)"
    [ "$SECONDS" -lt "$end" ] || fail "nobody listens on port $2 after $start_seconds s"
    sleep 0.05
  done
}

text_body='{"text":"Hello, World!"}'
json_body='{"id":"0b9a4c1e-2f5d-4a57-9d0c-7d2f3f1f6a10","customer":"Bo","priority":3,"status":"new","lines":[]}'

nginx_port=$(free_port)
cat >"$work/nginx.conf" <<NGINX
daemon off;
master_process off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  default_type application/json;
  server {
    listen 127.0.0.1:$nginx_port;
    location = /text { return 200 '$text_body'; }
    location = /json { return 200 '$json_body'; }
  }
}
NGINX
taskset -c 0 nginx -p "$work" -c "$work/nginx.conf" >"$work/nginx-output.log" 2>&1 &
pids+=($!)
await_port $! "$nginx_port"
our_port=$(free_port)
taskset -c 0 "$server" "$our_port" >"$work/server.log" 2>&1 &
pids+=($!)
await_port $! "$our_port"

cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.body = [[$json_body]]
wrk.headers["Content-Type"] = "application/json"
LUA

# load PORT PATH [WRK OPTION ...]: requests a second.
load() {
  local port=$1 path=$2 said
  shift 2
  said=$(taskset -c 1 wrk -t 1 -c "$connections" -d "${seconds}s" "$@" "http://127.0.0.1:$port$path")
  case $said in
    *Non-2xx* | *"Socket errors"*) fail "port $port, $path: $(grep -E 'Non-2xx|Socket errors' <<<"$said")" ;;
  esac
  awk '/^Requests\/sec:/ { print $2 }' <<<"$said"
}

post=(-s "$work/post.lua")
for round in $(seq 0 "$rounds"); do
  nginx_text=$(load "$nginx_port" /text)
  our_text=$(load "$our_port" /text)
  nginx_json=$(load "$nginx_port" /json "${post[@]}")
  our_json=$(load "$our_port" /orders "${post[@]}")
  # The first round warms up and does not count.
  [ "$round" = 0 ] || echo "$nginx_text $our_text $nginx_json $our_json" >>"$work/rounds"
  echo "bench: round $round of $rounds: $nginx_text $our_text $nginx_json $our_json" >&2
done

.wattos/venv/bin/python - "$work/rounds" "$rounds" "$seconds" "$connections" <<'PYTHON'
import statistics, sys

path, rounds, seconds, connections = sys.argv[1:]
rows = [[float(word) for word in line.split()] for line in open(path)]
nginx_text, our_text, nginx_json, our_json = (statistics.median(column) for column in zip(*rows))
print(f"One core, {connections} connections, median of {rounds} rounds of {seconds} s in turns:\n")
print("| what | requests/s | of nginx `return 200` |")
print("|---|---:|---:|")
for name, ours, nginx in [
    ("GET a text, nginx", nginx_text, nginx_text),
    ("GET a text, WattOS", our_text, nginx_text),
    ("POST JSON that nginx does not read", nginx_json, nginx_json),
    ("POST JSON, read, validated, written by WattOS", our_json, nginx_json),
]:
    print(f"| {name} | {ours:,.0f} | {ours / nginx:.2f} |")
PYTHON

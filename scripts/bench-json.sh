#!/usr/bin/env bash
# Reads and writes one JSON document with our code, Foundation's coders and msgspec, in turns in one run.
# Prints a Markdown table of medians.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(msgspec==0.22.0)
folder=.wattos/bench-json
mark="$folder/installed"

if [ "$(cat "$mark" 2>/dev/null)" != "${packages[*]}" ]; then
  echo "bench-json: installing ${packages[*]}" >&2
  .wattos/venv/bin/python -m venv --clear "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "${packages[*]}" >"$mark"
fi
build=(swift build -c release --static-swift-stdlib --package-path Benchmarks/JSON)
"${build[@]}" --product bench-json >&2
"$folder/bin/python" Benchmarks/JSON/bench.py "$("${build[@]}" --show-bin-path)/bench-json"

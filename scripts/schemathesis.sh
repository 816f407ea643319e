#!/usr/bin/env bash
# Tests a running service against its document, with every check and 200 examples per operation:
#   scripts/schemathesis.sh BASE_URL DOCUMENT SEED
# for instance scripts/schemathesis.sh http://127.0.0.1:3006 openapi/chat.json 1
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 3 ] || { echo "usage: scripts/schemathesis.sh BASE_URL DOCUMENT SEED" >&2; exit 2; }
programs=$(scripts/quality-env.sh)
document=$(realpath "$2")

examples=200
request_seconds=30

# It makes a folder where it runs.
cd .wattos/quality
exec "$programs/schemathesis" --config-file ../../scripts/schemathesis.toml run "$document" --url "$1" --seed "$3" --checks all \
  --max-examples "$examples" --request-timeout "$request_seconds" --continue-on-failure \
  --generation-database none --no-color

#!/usr/bin/env bash
# Random schemas and values: the compiler's check, the generated readers and the OpenAPI document agree.
#   [TEST_SEED=7] [SCHEMA_COUNT=1000] scripts/schema-property.sh
# Everything has to be built. Without jsonschema-rs it says so; with CI=true that is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.wattos/venv/bin/python
seed=${TEST_SEED:-$((RANDOM * 32768 + RANDOM))}
count=${SCHEMA_COUNT:-150}

if ! "$python" -c "import jsonschema, jsonschema_rs" 2>/dev/null &&
  ! "$python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r scripts/schema-judges.txt; then
  printf 'not run: random schemas, because pip does not get what scripts/schema-judges.txt names\n' >&2
  [ "${CI:-}" != true ]
  exit
fi

work=.build/schema-property
mkdir -p "$work"
PYTHONDONTWRITEBYTECODE=1 exec "$python" scripts/schema_property.py .build/debug/contract "$work" "$seed" "$count"

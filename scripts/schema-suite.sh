#!/usr/bin/env bash
# Holds the compiler, the generated readers and the OpenAPI document against the JSON Schema Test Suite:
#   scripts/schema-suite.sh [--rewrite]
# Every group is judged right or refused with the code in Tests/SchemaSuite/expected.txt; --rewrite writes the
# differences there. Everything has to be built. Without the suite it says so; with CI=true that is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.wattos/venv/bin/python

skip() {
  printf 'not run: the JSON Schema Test Suite, because %s\n' "$*" >&2
  [ "${CI:-}" != true ]
  exit
}

suite=
for folder in .wattos/corpora ../shared/corpora; do
  if [ -d "$folder/json-schema-test-suite/tests" ]; then suite=$folder/json-schema-test-suite; break; fi
done
[ -n "$suite" ] || skip "it is neither in .wattos/corpora nor in ../shared/corpora"
if ! "$python" -c "import jsonschema" 2>/dev/null; then
  "$python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r scripts/schema-judges.txt ||
    skip "pip does not get what scripts/schema-judges.txt names"
fi

work=.build/schema-suite
mkdir -p "$work"
PYTHONDONTWRITEBYTECODE=1 exec "$python" scripts/schema_suite.py \
  "$suite" .build/debug/contract "$work" Tests/SchemaSuite "$@"

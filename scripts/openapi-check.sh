#!/usr/bin/env bash
# Every OpenAPI document is valid, and a client generated from it compiles without a warning:
#   scripts/openapi-check.sh [DOCUMENT ...]
set -euo pipefail
cd "$(dirname "$0")/.."
programs=$(scripts/quality-env.sh)
# The client generator formats its output with programs of the same environment.
export PATH="$programs:$PATH"

documents=("$@")
[ "${#documents[@]}" -gt 0 ] || documents=(openapi/*.json)
[ -f "${documents[0]}" ] || { echo "there is no document in openapi: run \`make generate\`" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openapi-spec-validator --validation-errors all --subschema-errors all "${documents[@]}"
for document in "${documents[@]}"; do
  name=$(basename "$document" .json)
  client="${name//-/_}_client"
  openapi-python-client generate --path "$document" --meta none --fail-on-warning \
    --output-path "$work/$client" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  (cd "$work" && python -W error - "$client" <<'PYTHON'
import importlib, pkgutil, sys

package = importlib.import_module(sys.argv[1])
modules = list(pkgutil.walk_packages(package.__path__, package.__name__ + "."))
for module in modules:
    importlib.import_module(module.name)
print(f"{sys.argv[1]}: {len(modules)} modules")
PYTHON
  )
done
echo "openapi-check: ${#documents[@]} documents are valid, a client of each was generated and loads"

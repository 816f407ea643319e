#!/usr/bin/env bash
# Installs the independent judges of our OpenAPI documents into .wattos/quality and prints its folder of programs.
# Their versions are pinned, so that a newer judge does not change results by itself.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(schemathesis==4.32.5 openapi-spec-validator==0.9.0 openapi-python-client==0.29.1)
folder=.wattos/quality
mark="$folder/installed"

if [ "$(cat "$mark" 2>/dev/null)" != "${packages[*]}" ]; then
  echo "quality: installing ${packages[*]}" >&2
  .wattos/venv/bin/python -m venv --clear "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >&2
  echo "${packages[*]}" >"$mark"
fi
echo "$PWD/$folder/bin"

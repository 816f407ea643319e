#!/usr/bin/env bash
# Downloads the test suites of other projects from a registry into .wattos/corpora. Silent and quick if they are
# there. A suite that cannot be downloaded is named in one line, and its tests are skipped; with CI=true that is
# an error.
set -euo pipefail
cd "$(dirname "$0")/.."

corpora=$PWD/.wattos/corpora
lock_seconds=300
download_seconds=120

say() { printf 'corpora: %s\n' "$*" >&2; }

# suite FOLDER PACKAGE VERSION SHA256 PATH...: the source package has the folders of the suite at these paths.
suite() {
  local folder=$corpora/$1 version="$2 $3" found=
  [ ! -f "$folder/.version" ] || read -r found <"$folder/.version"
  [ "$found" != "$version" ] || return 0
  rm -rf "$folder"
  if fetch "$@" >"$folder.log" 2>&1; then return; fi
  # A suite in a folder beside the project is run from there.
  [ ! -d "../shared/corpora/$1" ] || return 0
  say "not run: the tests of $1, because pip does not get $version; $folder.log says why"
  missing=$((missing + 1))
}

fetch() {
  local name=$1 package=$2 version=$3 hash=$4 folder=$corpora/$1
  shift 4
  rm -rf "$folder.new"
  mkdir -p "$folder.new/suite"
  build_nothing "$folder.new/backend"
  printf '%s==%s --hash=sha256:%s\n' "$package" "$version" "$hash" >"$folder.new/requirements.txt"
  PYTHONPATH=$folder.new/backend timeout "$download_seconds" .wattos/venv/bin/python -m pip download --quiet \
    --disable-pip-version-check --retries 1 --no-deps --no-binary=:all: --no-build-isolation \
    --require-hashes --requirement "$folder.new/requirements.txt" --dest "$folder.new" || return 1
  tar -xzf "$folder.new/$package-$version.tar.gz" -C "$folder.new/suite" --strip-components 1 || return 1
  mkdir "$folder.new/$name"
  local path
  for path in "$@"; do mv "$folder.new/suite/$path" "$folder.new/$name/" || return 1; done
  printf '%s %s\n' "$package" "$version" >"$folder.new/$name/.version"
  mv "$folder.new/$name" "$folder"
  rm -rf "$folder.new"
}

# pip asks a source package's own build system for its metadata before it keeps the file, which would install
# and run that. These stand-ins for both answer from PKG-INFO; nothing of the package is run.
build_nothing() {
  mkdir -p "$1/hatchling" "$1/setuptools"
  touch "$1/hatchling/__init__.py" "$1/setuptools/__init__.py"
  tee "$1/hatchling/build.py" "$1/setuptools/build_meta.py" >/dev/null <<'PYTHON'
import os, shutil
from email.parser import HeaderParser


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    with open("PKG-INFO", encoding="utf-8") as file:
        head = HeaderParser().parse(file)
    name = f"{head['Name']}-{head['Version']}.dist-info"
    os.mkdir(os.path.join(folder, name))
    shutil.copy("PKG-INFO", os.path.join(folder, name, "METADATA"))
    return name
PYTHON
}

missing=0
mkdir -p "$corpora"
exec 9>"$corpora/lock"
flock -w "$lock_seconds" 9 || { say "another download has been running for $lock_seconds seconds"; exit 1; }
suite json-schema-test-suite jsonschema 4.26.0 \
  0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326 json/LICENSE json/tests json/remotes
suite json-test-suite pyjson5 2.0.1 \
  a5b0e322e847b198a50d8a1ef16d6b2b19129644dc018d76773e81ef1487ca39 third-party/JSONTestSuite/test_parsing
[ "$missing" = 0 ] || [ "${CI:-}" != true ]

#!/bin/sh
# Build the sdist, and the wheel from it; install the wheel without extras in a clean environment outside the checkout, and load the law from it.
# Usage: sh tests/packaging/wheel.sh PYTHON BUILDER (BUILDER: the python of the development environment)
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${1:-python3}
BUILDER=${2:-.venv/bin/python}
root=$PWD
export PYTHONUTF8=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A build/ left behind by an earlier build would put deleted files into the wheel.
rm -rf build dist
"$BUILDER" -m build --outdir dist . >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
rm -rf build
"$PYTHON" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -qq -c requirements.lock dist/*.whl
cd "$work"
"$work/venv/bin/python" "$root/tests/packaging/check_installed.py" "$root"

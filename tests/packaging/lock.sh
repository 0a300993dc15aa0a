#!/bin/sh
# Write requirements.lock: the newest versions inside pyproject.toml's ranges, for all extras, on Python 3.11.
# Usage: sh tests/packaging/lock.sh PYTHON (the oldest Python we support, so that the versions suit the newer ones).
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${1:-python3}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "The lock is made with Python 3.11, and $PYTHON is $("$PYTHON" --version). Say where one is: make lock PYTHON=..."
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$PYTHON" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -qq -e ".[dev]"
{
    echo "# Exact versions for development and CI, made by \`make lock\` from pyproject.toml. Used as constraints (pip -c)."
    "$work/venv/bin/python" -m pip -qq freeze --exclude-editable --exclude openfisca-dk-integration --exclude pip --exclude setuptools
} >"$work/lock"
if grep -n '://\|@ ' "$work/lock"; then
    echo "The lines above name a place and not a version; requirements.lock is unchanged."
    exit 1
fi
mv "$work/lock" requirements.lock
echo "requirements.lock: $(grep -c == requirements.lock) packages."

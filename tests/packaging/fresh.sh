#!/bin/sh
# What a newcomer meets: clone what is committed, then `make run` alone, then (in another clone) `make test` alone.
# Usage: sh tests/packaging/fresh.sh PYTHON
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${1:-python3}
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for command in run test; do
    git clone --quiet "$root" "$work/$command"
    echo "== make $command in a fresh clone of $(git log -1 --format=%h), $("$PYTHON" --version)"
    if (cd "$work/$command" && env -u VIRTUAL_ENV make PYTHON="$PYTHON" "$command" </dev/null); then
        (cd "$work/$command" && test -z "$(git status --porcelain)") || {
            echo "make $command left files behind:"
            (cd "$work/$command" && git status --short)
            status=1
        }
    else
        echo "== make $command FAILED"
        status=1
    fi
done
[ "$status" -eq 0 ] && echo "== Both commands work on a fresh clone."
exit "$status"

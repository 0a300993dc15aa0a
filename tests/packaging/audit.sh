#!/bin/sh
# Known weaknesses of the packages in requirements.lock (pip-audit, in an environment of its own).
# Exit 1 when there are any. Without the network: a line that says so, and exit 0.
# Usage: sh tests/packaging/audit.sh PYTHON
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$PYTHON" -m venv "$work/venv"
if ! "$work/venv/bin/python" -m pip install -qq pip-audit >"$work/log" 2>&1; then
    echo "NOT AUDITED: pip-audit could not be installed (no network?)."
    exit 0
fi
status=0
"$work/venv/bin/pip-audit" -r requirements.lock --no-deps --disable-pip --progress-spinner off \
    --timeout 20 >"$work/out" 2>"$work/log" || status=$?
if grep -qiE "ConnectionError|ConnectionRefused|Max retries|Name or service|timed out|ServiceError|HTTPError|Forbidden" "$work/log"; then
    echo "NOT AUDITED: the database of known weaknesses could not be reached. The lock file was not judged."
    exit 0
fi
missed=$(grep -c "could not be audited" "$work/out" || true)
all=$(grep -c "==" requirements.lock)
if [ "$missed" -ge "$all" ]; then
    echo "NOT AUDITED: the database knows none of the $all packages (a mirror without it?). The lock file was not judged."
    exit 0
fi
grep -v "could not be audited" "$work/out" || true
cat "$work/log"
echo "Audited: $((all - missed)) of $all packages."
exit "$status"

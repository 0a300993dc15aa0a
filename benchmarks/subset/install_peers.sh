#!/bin/sh
# Installs what benchmarks/bench_subset.py compares with, outside the project's own environment:
# one virtual environment each, since their ranges for numpy differ. About 1.5 GB in all.
#
#     sh benchmarks/subset/install_peers.sh [PYTHON] [FOLDER]      (default: python3, build/peers)
#
# gettsim       GETTSIM with its engine ttsim, numpy and JAX on the processor (PyPI: gettsim, jax)
# policyengine  policyengine-core (PyPI)
# numba         the compiler of the hand-written kernel and the memory benchmark (PyPI)
#
# Another version: GETTSIM_VERSION=1.3.1 sh benchmarks/subset/install_peers.sh
set -u
python=${1:-python3}
folder=${2:-build/peers}
failed=""

peer() {
    name=$1
    shift
    echo "== $folder/$name: $*"
    if "$python" -m venv "$folder/$name" && "$folder/$name/bin/python" -m pip install -q --disable-pip-version-check "$@"; then
        "$folder/$name/bin/python" -m pip freeze --disable-pip-version-check > "$folder/$name/installed.txt"
    else
        echo "$name could not be installed; the benchmark goes on without it" >&2
        failed="$failed $name"
    fi
}

peer gettsim "gettsim==${GETTSIM_VERSION:-1.3.1}" "jax==${JAX_VERSION:-0.10.2}"
peer policyengine "policyengine-core==${POLICYENGINE_VERSION:-3.33.12}"
peer numba "numba==${NUMBA_VERSION:-0.68.1}"
test -z "$failed"

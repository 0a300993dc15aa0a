"""Fuzzing led by coverage: ``python -m tests.fuzz.guided KIND -runs=100000`` (needs atheris).

What is not told in lines ends the run with the input that did it, in ``build/fuzz``.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["openfisca_dk_integration", "yaml"]):
    from openfisca_dk_integration.documents import DocumentError, parse
    from tests.fuzz.kinds import CSVS, DOCUMENTS, in_order

FINDINGS = Path(__file__).parents[2] / "build" / "fuzz"
SCRATCH = Path(tempfile.mkdtemp(prefix="guided-"))


def of_file(kind):
    """Return what reads bytes as a file of a kind."""
    readers = CSVS | DOCUMENTS
    file = SCRATCH / f"fil{readers[kind].ending}"

    def once(content: bytes) -> None:
        file.write_bytes(content)
        with contextlib.suppress(readers[kind].error):
            readers[kind].reader(file)

    return once


def of_text(content: bytes) -> None:
    """Read bytes as YAML."""
    with contextlib.suppress(DocumentError):
        parse(content.decode("utf-8", "replace"))


def main() -> None:
    """Start from a file that is in order."""
    kind = sys.argv.pop(1)
    FINDINGS.mkdir(parents=True, exist_ok=True)
    seeds = SCRATCH / "seeds"
    seeds.mkdir()
    name = "case" if kind == "yaml" else kind
    in_order(name, seeds / "hel")
    once = of_text if kind == "yaml" else of_file(kind)
    options = [f"-artifact_prefix={FINDINGS}/", "-timeout=60", "-rss_limit_mb=3000", str(seeds)]
    atheris.Setup([*sys.argv, *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

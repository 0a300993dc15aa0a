"""Build the example municipality again, or a synthetic population of any size.

Without options the files of ``examples/kommune`` come out as they are shipped. A large one:
``python examples/build_example.py --personer 100000 --alle-kommuner --ud /tmp/stor``.
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
from pathlib import Path

from openfisca_dk_integration.population.synthetic import SEED, Measure, build, measure, write
from openfisca_dk_integration.population.synthetic.figures import ASSUMPTIONS, SOURCES

FOLDER = Path(__file__).parent / "kommune"
LARGE = 20_000
"""Persons of the larger draw that shows what is chance in the example and what is construction."""


def main() -> None:
    """Write the population files; for the shipped example also sources and comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--personer", type=int, help="about how many persons (default: Randers)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--alle-kommuner", action="store_true", help="spread over all 98")
    parser.add_argument("--ud", type=Path, default=FOLDER, help="folder to write")
    options = parser.parse_args()
    drawn = build(options.personer, options.seed, everywhere=options.alle_kommuner)
    write(drawn, options.ud)
    if options.personer is None:
        shutil.copyfile(SOURCES, options.ud / "kilder.csv")
        shutil.copyfile(ASSUMPTIONS, options.ud / "antagelser.csv")
        rows = comparison(measure(drawn), measure(build(LARGE, options.seed)))
        (options.ud / "maal.csv").write_text(rows, encoding="utf-8", newline="")
    print(f"{sum(len(home.members) for home in drawn.homes)} personer i {options.ud}")


def comparison(small: list[Measure], large: list[Measure]) -> str:
    """Return the published figures beside the example and a larger draw, as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["tal", "kilde", "offentliggjort", "eksempel", "antal", "stor_traekning"])
    for one, other in zip(small, large, strict=True):
        values = (one.target, one.result, other.result)
        target, result, wide = (f"{value:.3f}" for value in values)
        writer.writerow([one.name, one.source, target, result, one.cases, wide])
    return stream.getvalue()


if __name__ == "__main__":
    main()

"""The columns of people who are never in memory together, written block by block.

The file is the one that ``columns_table`` of everybody would give: each block's rows are put down
in pieces by entity and period, and the pieces are put together at the end, one after the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars

from openfisca_dk_integration.report.columns import KEYS, frames_of, without_few
from openfisca_dk_integration.report.files import UNFINISHED, as_plain_text, whole_file
from openfisca_dk_integration.simulation import simulate
from openfisca_dk_integration.simulation.kept import remove

if TYPE_CHECKING:
    from openfisca_dk_integration.simulation import Answer, Law, Span
    from openfisca_dk_integration.simulation.people import People

BLOCKWISE = (".csv", ".parquet")
"""Endings of files that can be written so; a workbook holds a million rows at most."""

Place = tuple[str, str]
"""Entity and period."""


def write_in_blocks(
    people: People,
    law: Law,
    span: Span,
    outputs: list[str],
    out: Path,
    *,
    overwrite: bool,
    least: int,
    how: dict[str, Any],
) -> None:
    """Compute variables block by block and write them; a killed run goes on where it stopped.

    Args:
        people: the people.
        law: the law.
        span: the months.
        outputs: the variables.
        out: the file.
        overwrite: replace a file that is there, and forget a run that was not finished.
        least: fewest persons of a municipality that is shown; 0 shows all.
        how: execution, workers and the rest of what ``simulate`` takes.

    Raises:
        OutputError: when the file cannot be written.
        SimulationError: when the run cannot be made.
    """
    unfinished = out.with_name(f"{out.name}{UNFINISHED}")
    if overwrite:
        remove(unfinished)
    with whole_file(out, overwrite) as path:
        pieces = _Pieces(path.parent / "dele", law)
        keep = None if how["execution"] == "reference" else unfinished
        answer = simulate(people, law, span, outputs, each=pieces.add, keep=keep, **how)
        for place, frame in frames_of(answer, law).items():
            pieces.put(answer.blocks, place, without_few(frame, people, least))
        variables = law.tax_benefit_system().variables
        places = [
            (variables[name].entity.key, period)
            for name in dict.fromkeys(outputs)
            for period in span.periods(variables[name].definition_period)
        ]
        names = [*KEYS, *dict.fromkeys(outputs)]
        write = pieces.write_csv if out.suffix == ".csv" else pieces.write_parquet
        write(path, list(dict.fromkeys(places)), names)
    remove(unfinished)


class _Pieces:
    """The rows of every block, entity and period, each in a file of its own."""

    def __init__(self, folder: Path, law: Law) -> None:
        self.folder, self.law = folder, law
        folder.mkdir()
        self.files: dict[Place, list[Path]] = {}
        self.types: dict[str, Any] = {}

    def add(self, number: int, answer: Answer) -> None:
        """Put a block's rows down."""
        for place, frame in frames_of(answer, self.law).items():
            self.put(number, place, frame)

    def put(self, number: int, place: Place, frame: polars.DataFrame) -> None:
        """Put the rows of an entity and period down."""
        path = self.folder / f"{'-'.join(place)}-{number:05d}.parquet"
        frame.write_parquet(path)
        self.files.setdefault(place, []).append(path)
        self.types |= frame.schema

    def write_csv(self, path: Path, places: list[Place], names: list[str]) -> None:
        """Write everything as CSV."""
        with path.open("wb") as stream:
            begin = True
            for place in places:
                for file in self.files.get(place, []):
                    frame = as_plain_text(self._whole(polars.scan_parquet(file), names).collect())
                    frame.write_csv(stream, include_header=begin)
                    begin = False

    def write_parquet(self, path: Path, places: list[Place], names: list[str]) -> None:
        """Write everything as Parquet."""
        frames = [
            self._whole(polars.scan_parquet(self.files[place]), names)
            for place in places
            if place in self.files
        ]
        polars.concat(frames).sink_parquet(path)

    def _whole(self, frame: polars.LazyFrame, names: list[str]) -> polars.LazyFrame:
        """Return a table with every column, empty where it has none."""
        there = set(frame.collect_schema().names())
        return frame.select(
            polars.col(name)
            if name in there
            else polars.lit(None, dtype=self.types[name]).alias(name)
            for name in names
        )

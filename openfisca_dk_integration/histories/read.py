"""From files to a ``HistoryModel``: the shipped rows, and those a user's file replaces."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from openfisca_dk_integration.documents import DocumentError, read_table_text
from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.histories.parameters import (
    ASSUMPTIONS,
    CALIBRATIONS,
    COLUMNS,
    ENTRY,
    RATE,
    TARGETS,
    HistoryModel,
    Row,
    calibrated,
)
from openfisca_dk_integration.reforms.errors import Problem

EVIDENCE = ("seen", "derived", "assumed")
BOUNDED = ("andel", "andel/maaned", "andel/aar")
"""Units of shares and probabilities."""

ACTIVITIES = ("program.aktivitet.1", "program.aktivitet.2", "program.aktivitet.3")
"""Rows whose groups are shares of one whole."""

_TOLERANCE = 1e-9


def load_model(source: str | Path | None = None) -> HistoryModel:
    """Return the assumptions of the labour-market model.

    Args:
        source: None for the shipped rows, ``2018`` or ``2011`` for them with that calibration, or
            a CSV file whose rows (id, group, value and, if wanted, the other columns) replace the
            shipped ones. Changed rows calibrate the entry to work again; rows ``indgang.*`` of
            the user's own are used as they are.

    Raises:
        HistoryError: with everything that is wrong with the file.
    """
    model = shipped_model()
    if source is None:
        return model
    if str(source) in CALIBRATIONS:
        row = replace(model.rows["kalibrering", ""], value=float(str(source)))
        return replace(model, rows={**model.rows, row.key: row}, name=str(source))
    path = Path(source)
    problems: list[Problem] = []
    if not path.is_file():
        known = ", ".join(CALIBRATIONS)
        raise HistoryError(
            [
                Problem(
                    str(source),
                    f"hverken en fil eller en kalibrering ({known})",
                    f"neither a file nor a calibration ({known})",
                )
            ]
        )
    own = _read(path, problems, known=model.rows)
    rows = {**model.rows}
    entered = [key for key in own if key[0].startswith(f"{RATE}.")]
    if entered:
        # A user's rates of a cell replace all of the cell's: they may have other steps.
        cells = {key[1] for key in entered}
        kept = {k: r for k, r in rows.items() if not (k[0].startswith(RATE) and k[1] in cells)}
        rows = kept
    rows.update(own)
    _check_wholes(path.name, rows, problems)
    if problems:
        raise HistoryError(problems)
    changed = HistoryModel(rows, name=path.stem, own_entry=bool(entered))
    return changed if changed.fingerprint == model.fingerprint else calibrated(changed)


@lru_cache(maxsize=1)
def shipped_model() -> HistoryModel:
    """Return the shipped rows.

    Raises:
        HistoryError: when one of the package's own files is wrong.
    """
    problems: list[Problem] = []
    rows: dict[tuple[str, str], Row] = {}
    for path in (ASSUMPTIONS, TARGETS, ENTRY):
        if path.exists():
            rows.update(_read(path, problems))
    _check_wholes(ASSUMPTIONS.name, rows, problems)
    if problems:
        raise HistoryError(problems)
    return HistoryModel(rows, name=CALIBRATIONS[0])


def as_csv(rows: list[Row]) -> str:
    """Return rows as the text of a CSV file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        ends = ["", ""] if row.low == row.high else [f"{row.low:.6g}", f"{row.high:.6g}"]
        rest = [row.unit, row.source, row.evidence, row.note]
        writer.writerow([row.id, row.group, f"{row.value:.6g}", *ends, *rest])
    return stream.getvalue()


def _read(
    path: Path, problems: list[Problem], known: dict[tuple[str, str], Row] | None = None
) -> dict[tuple[str, str], Row]:
    """Return the rows of a file; a user's row takes the unit it lacks from the shipped one."""
    try:
        lines = list(csv.reader(io.StringIO(read_table_text(path), newline="")))
    except DocumentError as error:
        problems.append(Problem(path.name, error.da, error.en))
        return {}
    except csv.Error as error:
        problems.append(
            Problem(
                path.name,
                f"kan ikke læses som CSV: {error}",
                f"cannot be read as CSV: {error}",
            )
        )
        return {}
    headings = lines[0] if lines else []
    needed = COLUMNS if known is None else ("id", "group", "value")
    missing = [name for name in needed if name not in headings]
    unknown = [name for name in headings if name not in COLUMNS]
    problems += [
        Problem(path.name, f"kolonnen {name} mangler", f"the column {name} is missing")
        for name in missing
    ]
    for name in unknown:
        expected = ", ".join(COLUMNS)
        problems.append(
            Problem(
                path.name,
                f"ukendt kolonne {name}; kendte: {expected}",
                f"unknown column {name}; known: {expected}",
            )
        )
    if missing:
        return {}
    rows: dict[tuple[str, str], Row] = {}
    for number, values in enumerate(lines[1:], start=2):
        if not values:
            continue
        where = f"{path.name}:{number}"
        cells: dict[str, str | None] = dict(zip(headings, values, strict=False))
        row = _row(where, cells, known, problems)
        if row is None:
            continue
        if row.key in rows:
            problems.append(Problem(where, "rækken står to gange", "the row stands there twice"))
        rows[row.key] = row
    return rows


def _row(
    where: str,
    cells: dict[str, str | None],
    known: dict[tuple[str, str], Row] | None,
    problems: list[Problem],
) -> Row | None:
    name, group = (cells.get("id") or "").strip(), (cells.get("group") or "").strip()
    shipped = None if known is None else _shipped(name, group, known)
    if known is not None and shipped is None:
        problems.append(
            Problem(
                f"{where}, {name}",
                f"ukendt id eller gruppe ({group or 'ingen'})",
                f"unknown id or group ({group or 'none'})",
            )
        )
        return None
    value = _number(where, "value", cells, problems)
    low, high = (_number(where, end, cells, problems, default=value) for end in ("low", "high"))
    if value is None or low is None or high is None:
        return None

    def text(column: str) -> str:
        own = (cells.get(column) or "").strip()
        return own or (str(getattr(shipped, column)) if shipped and column == "unit" else "")

    row = Row(
        name,
        group,
        value,
        low,
        high,
        text("unit"),
        text("source"),
        text("evidence") or ("assumed" if known is not None else ""),
        text("note"),
    )
    _check_row(f"{where}, {name}", row, problems)
    return row


def _shipped(name: str, group: str, known: dict[tuple[str, str], Row]) -> Row | None:
    if (name, group) in known:
        return known[name, group]
    head, _, month = name.rpartition(".")
    if head.split(".")[0] == RATE and month.isdigit():
        # A step of the entry rates at another month since takeover.
        return known.get((f"{head}.0", group))
    return None


def _number(
    where: str,
    column: str,
    cells: dict[str, str | None],
    problems: list[Problem],
    default: float | None = None,
) -> float | None:
    text = (cells.get(column) or "").strip()
    if not text and column != "value":
        return default
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    problems.append(
        Problem(
            f"{where}, {column}",
            f"skal være et tal, er »{text}«",
            f'must be a number, is "{text}"',
        )
    )
    return None


def _check_row(where: str, row: Row, problems: list[Problem]) -> None:
    if not row.low <= row.value <= row.high:
        problems.append(
            Problem(
                where,
                f"low <= value <= high er ikke opfyldt: {row.low:g}, {row.value:g}, {row.high:g}",
                f"low <= value <= high does not hold: {row.low:g}, {row.value:g}, {row.high:g}",
            )
        )
    top = 1.0 if row.unit in BOUNDED else math.inf
    if row.low < 0 or row.high > top:
        expected = "mellem 0 og 1" if top == 1 else "0 eller mere"
        expected_en = "between 0 and 1" if top == 1 else "0 or more"
        problems.append(
            Problem(
                where,
                f"skal ligge {expected}, er {row.low:g} til {row.high:g}",
                f"must be {expected_en}, is {row.low:g} to {row.high:g}",
            )
        )
    if row.evidence not in EVIDENCE:
        known = ", ".join(EVIDENCE)
        problems.append(
            Problem(where, f"evidence skal være {known}", f"evidence must be one of {known}")
        )


def _check_wholes(where: str, rows: dict[tuple[str, str], Row], problems: list[Problem]) -> None:
    for name in ACTIVITIES:
        total = sum(row.value for row in rows.values() if row.id == name)
        if abs(total - 1) > _TOLERANCE:
            problems.append(
                Problem(
                    f"{where}: {name}",
                    f"andelene skal give 1 tilsammen, giver {total:g}",
                    f"the shares must add up to 1, they give {total:g}",
                )
            )
    chosen = rows["kalibrering", ""].value
    if f"{chosen:.0f}" not in CALIBRATIONS:
        known = ", ".join(CALIBRATIONS)
        problems.append(
            Problem(
                f"{where}: kalibrering",
                f"skal være en af {known}, er {chosen:g}",
                f"must be one of {known}, is {chosen:g}",
            )
        )

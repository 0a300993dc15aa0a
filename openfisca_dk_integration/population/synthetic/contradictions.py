"""Figures that cannot be true at once: shares of the same people, parts and their whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openfisca_dk_integration.population.municipalities import municipality_regions
from openfisca_dk_integration.population.problems import Problem
from openfisca_dk_integration.population.synthetic.margins import (
    COUNTRY,
    YEARS,
    Area,
    Margin,
    Margins,
)

SUMS = (
    (
        "sammensaetning.ingen_boern",
        "sammensaetning.1_3_boern",
        "sammensaetning.4_eller_flere_boern",
    ),
    tuple(f"sammensaetning.danskuddannelse_{number}" for number in (1, 2, 3)),
    tuple(f"sammensaetning.alder_{band}" for band in ("18_24", "25_64", "65_plus")),
    tuple(f"ukraine.danskuddannelse_{number}" for number in (1, 2, 3)),
)
"""Shares that split the same people."""

ROUNDING = 0.006
"""How far from 1 shares may lie that were rounded to two digits."""

OF_THE_COUNTRY = "indvandrere.ikke_vestlige"
PARTS = (
    "tilgang.flygtninge_til_kommuner",
    "tilgang.ff_til_flygtninge",
    "tilgang.ukrainere",
    "ukraine.registreret",
)
"""Counts whose municipalities may not have more than the country."""


def contradictions(margins: Margins) -> Iterator[Problem]:
    """Yield what cannot be true at once."""
    for code in [None, *sorted(margins.own())]:
        for names in SUMS:
            if code is not None and not any(margins.known(name, code) for name in names):
                continue
            total = sum(margins.value(name, code) for name in names)
            if abs(total - 1) > ROUNDING:
                last = to_blame(margins, names, code)
                details = {"found": ", ".join(names), "value": f"{total:.4g}"}
                yield Problem("margin_shares", last.file, last.row, "value", None, details)
    codes = municipality_regions()
    shares = margins.municipal(OF_THE_COUNTRY, codes, YEARS[1]).sum()
    if abs(shares - 1) > 5 * ROUNDING:
        last = _last(row for row in margins if row.id == OF_THE_COUNTRY)
        details = {"found": OF_THE_COUNTRY, "value": f"{shares:.4g}"}
        yield Problem("margin_shares", last.file, last.row, "value", None, details)
    yield from _too_many(margins)


def to_blame(margins: Margins, names: Iterable[str], code: int | None) -> Margin:
    """Return the row that a problem of several figures names: the user's last one, if any."""
    keys = [(name, area, None) for name in names for area in (code, COUNTRY) if area is not None]
    return _last(margins.rows[key] for key in keys if key in margins.rows)


def _last(rows: Iterable[Margin]) -> Margin:
    return max(rows, key=lambda row: (row.own, row.row))


def _too_many(margins: Margins) -> Iterator[Problem]:
    """Yield the years in which the municipalities or regions have more than the whole."""
    regions = municipality_regions()
    parts: dict[tuple[str, Area, int], list[Margin]] = {}
    for row in margins:
        if row.year is None or row.area == COUNTRY:
            continue
        if row.id in PARTS:
            parts.setdefault((row.id, COUNTRY, row.year), []).append(row)
        if row.id == "kommunekvote" and isinstance(row.area, int):
            parts.setdefault(("regionskvote", regions[row.area], row.year), []).append(row)
        if row.id == "regionskvote":
            parts.setdefault(("landstal", COUNTRY, row.year), []).append(row)
    for (name, area, year), rows in parts.items():
        whole = margins.known(name, area, year)
        total = sum(row.value for row in rows if not _inside(row, rows))
        if whole is not None and total > whole + 1:
            last = _last(rows)
            details = {
                "found": f"{area} {year}",
                "value": f"{total:g}",
                "expected": f"{name} {whole:g}",
            }
            yield Problem("margin_total", last.file, last.row, "value", None, details)


def _inside(row: Margin, rows: list[Margin]) -> bool:
    """Return whether a municipality's region has a figure too, which holds it."""
    if not isinstance(row.area, int):
        return False
    region = municipality_regions()[row.area]
    return any(other.area == region for other in rows)

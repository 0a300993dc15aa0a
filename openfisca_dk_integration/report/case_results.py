"""The results of a business case as tables that add up, as JSON, and as a folder of files."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import polars

from openfisca_dk_integration.cases import calculator
from openfisca_dk_integration.cases.business_case import CaseResult, Level
from openfisca_dk_integration.cases.calculator import (
    GROSS,
    LOST,
    NET,
    NET_SAVED,
    PARTS,
    ROWS,
    RUNNING,
    Flows,
)
from openfisca_dk_integration.cases.households import (
    WITHOUT,
    month_text,
    situation,
    write_population,
)
from openfisca_dk_integration.cases.rules_level import layers
from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.report.files import sha256, whole_folder, write_table
from openfisca_dk_integration.report.record import FORMAT, law_record, versions
from openfisca_dk_integration.report.rounding import round_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from openfisca_dk_integration.cases.households import Household
    from openfisca_dk_integration.cases.model import Case
    from openfisca_dk_integration.cases.social.model import Investment
    from openfisca_dk_integration.simulation import Law

DECIMALS = 6
"""Of the amounts in files; unrounded but for the noise of floating numbers."""


def whole_rows(flows: Flows) -> dict[str, NDArray[numpy.int64]]:
    """Return the yearly rows in whole kroner, so that every printed sum is right.

    The running net is rounded, the net of a year is the difference of two running nets, and the
    parts give way by less than a krone to add up to it.
    """
    yearly = calculator.by_year(flows)
    running = numpy.rint(yearly[RUNNING]).astype(numpy.int64)
    net = numpy.diff(running, prepend=0)
    exact = numpy.stack([yearly[name] for name in PARTS])
    parts = numpy.stack(
        [round_to(column, int(total)) for column, total in zip(exact.T, net, strict=True)], axis=1
    )
    rows = dict(zip(PARTS, parts, strict=True))
    rows |= {NET_SAVED: rows[GROSS] + rows[LOST], NET: net, RUNNING: running}
    return {name: rows[name] for name in ROWS}


def whole_years(monthly: NDArray[numpy.float64]) -> NDArray[numpy.int64]:
    """Return the sums of the years in whole kroner, so that their running sum is right too."""
    running = numpy.rint(numpy.cumsum(monthly).reshape(-1, 12)[:, -1]).astype(numpy.int64)
    return numpy.diff(running, prepend=0)


def rows_frame(result: CaseResult) -> polars.DataFrame:
    """Return every row of every level, effect and year, unrounded."""
    frames = []
    for level in result.levels:
        for scenario, flows in level.scenarios.items():
            for name, values in calculator.by_year(flows).items():
                count = len(values)
                frames.append(
                    polars.DataFrame(
                        {
                            "niveau": [level.name] * count,
                            "effekt": [scenario] * count,
                            "aar": list(range(1, count + 1)),
                            "kalenderaar": [result.case.start_aar + n for n in range(count)],
                            "post": [name] * count,
                            "beloeb": values + 0.0,
                        }
                    )
                )
    return _rounded(polars.concat(frames))


def _rounded(frame: polars.DataFrame) -> polars.DataFrame:
    """Return the amounts without the last digits of floating numbers."""
    return frame.with_columns(polars.col(polars.Float64).round(DECIMALS) + 0.0)


def payers_frame(result: CaseResult) -> polars.DataFrame:
    """Return every level's account by payer, item and year at the middle effect."""
    return _rounded(
        polars.concat(
            [
                level.ledger.frame().select(polars.lit(level.name).alias("niveau"), polars.all())
                for level in result.levels
            ]
        )
    )


def sensitivity_frame(result: CaseResult) -> polars.DataFrame:
    """Return the sensitivity tables."""
    rows = [
        (level.name, line.key, line.da, *line.nets, float(level.rows[NET].sum()))
        for level in result.levels
        for line in level.variations
    ]
    names = ["niveau", "felt", "aendring", "netto_vaerre", "netto_bedre", "netto"]
    return _rounded(polars.DataFrame(rows, schema=names, orient="row"))


@dataclass(frozen=True)
class Weighted:
    """A household of the rule-based level and how many people it stands for.

    Those without the job stand with a negative number: the sum over all households of amount
    times weight is what the effort changes.
    """

    home: Household
    place: int
    weight: float


def weighted_households(result: CaseResult) -> list[Weighted]:
    """Return the households behind the middle effect."""
    rules, case = result.rules, result.case
    if rules is None:
        return []
    paths = layers(case.fastholdelse_pr_aar[: case.horisont], case.maaneder_til_job)
    weights = [(weight, course) for weight, course in paths]
    weights.append((-sum(weight for weight, _ in paths), WITHOUT))
    found = []
    for family, share in enumerate(rules.shares):
        for weight, course in weights:
            place = rules.flows.place(family, course)
            people = case.flere_i_job.middel * share * weight
            found.append(Weighted(rules.flows.households[place], place, people))
    return found


def months_frame(result: CaseResult) -> polars.DataFrame:
    """Return the law's variables of every household and month, those that are not zero.

    ``aarlig`` marks a variable of a whole year that is spread evenly over its months.
    """
    rules = result.rules
    schema = {
        "husstand": polars.String,
        "familie": polars.String,
        "vaegt": polars.Float64,
        "maaned": polars.String,
        "variabel": polars.String,
        "aarlig": polars.Boolean,
        "beloeb": polars.Float64,
    }
    if rules is None:
        return polars.DataFrame(schema=schema)
    start = 12 * result.case.start_aar
    rows = []
    for item in weighted_households(result):
        family = rules.families[item.home.family].navn
        for name, table in rules.flows.variables.items():
            amounts = table[item.place]
            rows += [
                (
                    item.home.key,
                    family,
                    item.weight,
                    month_text(start + month),
                    name,
                    name in rules.flows.yearly,
                    float(amount),
                )
                for month, amount in enumerate(amounts)
                if amount
            ]
    return polars.DataFrame(rows, schema=schema, orient="row")


def explain_hint(result: CaseResult, folder: str) -> str | None:
    """Return a command that explains one number of the rule-based level, or None."""
    homes = weighted_households(result)
    if not homes:
        return None
    home = homes[0].home
    month = 12 * result.case.start_aar + 12 * min(2, result.case.horisont) - 1
    return (
        f"dk-integration explain {folder}/husstande/{home.key}.json "
        f"--variabel refusion_forsoergelse --maaned {month_text(month)}"
    )


def level_record(level: Level) -> dict[str, Any]:
    """Return one level for JSON."""
    yearly = {
        scenario: {
            name: [float(value) + 0.0 for value in values]
            for name, values in calculator.by_year(flows).items()
        }
        for scenario, flows in level.scenarios.items()
    }
    return {
        "raekker": {name: values.tolist() for name, values in whole_rows(level.rows).items()},
        "raekker_uafrundet": yearly,
        "break_even_aar": calculator.break_even_year(level.rows),
        "break_even_maaned": calculator.break_even_month(level.rows),
        "baand": {
            name: {
                "netto": float(flows[NET].sum()),
                "break_even_aar": calculator.break_even_year(flows),
                "break_even_maaned": calculator.break_even_month(flows),
            }
            for name, flows in level.scenarios.items()
        },
        "effekt_for_break_even": level.effect_needed,
        "betalere": {
            payer: level.ledger.of_payer(payer).reshape(-1, 12).sum(axis=1).tolist()
            for payer in level.ledger.payers
        },
        "betalere_poster": level.ledger.frame().to_dicts(),
        "overfoersler_mellem_offentlige": level.ledger.transfers_between(
            ("kommune", "stat", "region")
        ),
        "foelsomhed": [
            {"felt": line.key, "da": line.da, "en": line.en, "netto": list(line.nets)}
            for line in level.variations
        ],
    }


def carried_rates(law: Law, last: int) -> list[str]:
    """Return the rates that are used unchanged in the last year, beyond their last known one."""
    return [rate.path for rate in law.sidste_kendte(last)]  # type: ignore[attr-defined]


def record_head(title: str, case: Case | Investment, law: Law, source: str) -> dict[str, Any]:
    """Return what the record of a case and of an investment begin with: run, matter, rates."""
    return {
        "koersel": {
            "format": FORMAT,
            "tidspunkt": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "versioner": versions(),
            "kilde": source,
            "lov": law_record(law),  # type: ignore[arg-type]
        },
        "sag": {
            "titel": title,
            "kommunekode": case.code,
            "kommune": municipality_names()[case.code],
            "aar": [case.start_aar + number for number in range(case.horisont)],
        },
        "satser_brugt_efter_sidste_kendte_aar": carried_rates(
            law, case.start_aar + case.horisont - 1
        ),
    }


def case_record(result: CaseResult, source: str) -> dict[str, Any]:
    """Return the whole result as one structure; every report renders this."""
    case = result.case
    return {
        **record_head(case.heading, case, result.law, source),
        "forudsaetninger": case.model_dump(),
        "fra_loven": result.from_law,
        "niveauer": {level.name: level_record(level) for level in result.levels},
        "bemaerkninger": [{"da": da, "en": en} for da, en in result.notes],
        "forklar": explain_hint(result, "MAPPE"),
    }


def as_json(record: dict[str, Any]) -> str:
    """Return a record as JSON text."""
    return json.dumps(record, ensure_ascii=False, indent=2)


def write_case(
    folder: Path, result: CaseResult, record: dict[str, Any], overwrite: bool = False
) -> list[str]:
    """Write the results into a folder, whole or not at all, and return the names of the files.

    Raises:
        OutputError: when the folder holds something already, or cannot be written.
    """
    with whole_folder(folder, overwrite) as new:
        write_table(rows_frame(result), new / "aar.csv")
        write_table(payers_frame(result), new / "betalere.csv")
        write_table(sensitivity_frame(result), new / "foelsomhed.csv")
        homes = weighted_households(result)
        if homes:
            write_table(months_frame(result), new / "maaneder.csv")
            (new / "husstande").mkdir()
            for item in homes:
                path = new / "husstande" / f"{item.home.key}.json"
                path.write_text(as_json(situation(item.home)) + "\n", encoding="utf-8")
            (new / "befolkning").mkdir()
            write_population([item.home for item in homes], new / "befolkning")
        return finish(new, record)


def finish(folder: Path, record: dict[str, Any]) -> list[str]:
    """Write the record with the digests of the other files, and return all names."""
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    complete = record | {"filer": {name: sha256(folder / name) for name in files}}
    (folder / "resultat.json").write_text(as_json(complete) + "\n", encoding="utf-8")
    return [*files, "resultat.json"]

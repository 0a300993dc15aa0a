"""Whether a result can still be made: its files, its inputs, the law, the code and the numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars
import typer

from openfisca_dk_integration.account import compare
from openfisca_dk_integration.account.budget_neutral import computed
from openfisca_dk_integration.account.published import published
from openfisca_dk_integration.population import open_population
from openfisca_dk_integration.report import command
from openfisca_dk_integration.report.files import sha256
from openfisca_dk_integration.report.record import FORMAT, versions
from openfisca_dk_integration.report.results import ACCOUNT, RECORD, accounts_table
from openfisca_dk_integration.report.scenario_tables import scenario_files
from openfisca_dk_integration.report.texts import Texts
from openfisca_dk_integration.scenario import ScenarioError, prepare, run_scenario, scenario_of
from openfisca_dk_integration.scenario.published import published_scenario
from openfisca_dk_integration.scenario.run import ScenarioResult, fingerprints, settle
from openfisca_dk_integration.simulation.memory import budget

SHORT = 12
LARGEST = 50_000_000
"""Bytes of a run record."""


@dataclass(frozen=True)
class Check:
    """One thing that was compared: what stood in the record, and what is found now."""

    what: str
    was: str
    now: str

    @property
    def agrees(self) -> bool:
        """Return True when nothing has changed."""
        return self.was == self.now

    def text(self, texts: Texts) -> str:
        """Return one line about it."""
        if self.agrees:
            return texts("verify_ok", what=self.what)
        return texts("verify_differs", what=self.what, was=_short(self.was), now=_short(self.now))


def verify_record(
    path: Path, *, again: bool, workers: int | None, as_json: bool, language: str
) -> None:
    """Check a run record and say what differs; exit 1 when anything does.

    Args:
        path: ``koersel.json`` or its folder.
        again: run it again and compare every number.
        workers: processes of the new run; they change no number.
        as_json: JSON on standard output.
        language: ``da`` or ``en``.

    Raises:
        ScenarioError: when the record cannot be read or run.
    """
    texts = Texts(language)
    path = path / f"{RECORD}.json" if path.is_dir() else path
    record = read_record(path)
    checks = [*_files(record, path.parent), *_versions(record)]
    with command.progress_on_stderr() as progress:
        if "scenarie" in record:
            checks += _scenario(record, path.parent, again, workers or command.cores(), progress)
        else:
            checks += _comparison(record, path.parent, again, workers or command.cores(), progress)
    if as_json:
        content = {
            "stemmer": all(check.agrees for check in checks),
            "genberegnet": again,
            "kontroller": [vars(check) | {"stemmer": check.agrees} for check in checks],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    wrong = [check.text(texts) for check in checks if not check.agrees]
    if not as_json:
        console = command.stdout_console()
        for check in checks:
            if check.agrees:
                console.print(check.text(texts), highlight=False)
        if again and not wrong:
            console.print(texts("verify_rerun"), style="bold")
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        raise typer.Exit(1)


def read_record(path: Path) -> dict[str, Any]:
    """Return a run record.

    Raises:
        ScenarioError: when the file is none.
    """
    record: Any = None
    try:
        detail = "> 50 MB"
        if path.stat().st_size <= LARGEST:
            record = json.loads(path.read_text(encoding="utf-8"))
            detail = "format"
    except (OSError, ValueError, RecursionError) as error:
        detail = " ".join(str(error).split())
    tables = ("filer", "bestilling", "versioner")
    if (
        isinstance(record, dict)
        and record.get("format") == FORMAT
        and all(isinstance(record.get(name), dict) for name in tables)
    ):
        return record
    raise ScenarioError.of(
        str(path),
        f"er ikke en kørsel, der kan læses ({RECORD}.json): {detail}",
        f"is not a run record that can be read ({RECORD}.json): {detail}",
    )


def _files(record: dict[str, Any], folder: Path) -> list[Check]:
    """Compare the files beside the record with their SHA-256."""
    checks = []
    for name, digest in record["filer"].items():
        # A record is input: only plain names of files beside it are looked at.
        file = folder / Path(str(name)).name
        now = sha256(file) if file.is_file() else "-"
        checks.append(Check(f"fil {file.name}", str(digest), now))
    return checks


def _versions(record: dict[str, Any]) -> list[Check]:
    now = versions()
    return [
        Check(f"version af {name}", str(was), now.get(name, "-"))
        for name, was in record["versioner"].items()
    ]


def _scenario(
    record: dict[str, Any], folder: Path, again: bool, workers: int, progress: Any
) -> list[Check]:
    with _understood(RECORD):
        request, told = record["bestilling"], record["scenarie"]
        start = Path(request["mappe"])
        file = scenario_of(request["scenarie"], request["fil"], start)
        was, result = told["fingeraftryk"], told["resultat"]
    prepared = settle(prepare(file), workers)
    now = fingerprints(prepared)
    checks = [
        Check(f"{kind} {name}".strip(), _of(was.get(kind), name), _of(now[kind], name))
        for kind in now
        for name in (now[kind] if isinstance(now[kind], dict) else [""])
    ]
    if again:
        new = run_scenario(prepared, workers=workers, progress=progress)
        check = Check("tallene (alle trækninger)", str(result), new.digest)
        new = published_scenario(new, _least(record))
        checks.append(check)
        if not check.agrees:
            checks += _numbers(folder, _scenario_tables(new))
    return checks


def _scenario_tables(result: ScenarioResult) -> dict[str, polars.DataFrame]:
    found = scenario_files(result)
    return {
        f"{ACCOUNT}.parquet": accounts_table(result.comparison, Texts()),
        **{name: table for name, table in found.items() if name.endswith(".parquet")},
    }


def _comparison(
    record: dict[str, Any], folder: Path, again: bool, workers: int, progress: Any
) -> list[Check]:
    with _understood(RECORD):
        request = record["bestilling"]
        people = open_population(request["befolkning"], budget=budget(None))
        laws = command.load_laws(
            list(request["reformer"]),
            list(request["valg"]),
            request["indeksering"],
            int(record["aar"][-1]),
        )
        years = [int(year) for year in record["aar"]]
        laws[1:] = [computed(law, people, years, laws[0], workers=workers) for law in laws[1:]]
        told = [record["grundlag"], *record["reformer"]]
        checks = [
            Check("befolkning", str(record["befolkning"]["fingeraftryk"]), people.fingerprint()),
            *(
                Check(f"lov {law.name}", str(was["fingeraftryk"]), law.fingerprint)
                for law, was in zip(laws, told, strict=True)
            ),
        ]
    if again:
        result = compare(people, laws[0], laws[1:], years, workers=workers, progress=progress)
        result = published(result, people, _least(record))
        checks += _numbers(folder, {f"{ACCOUNT}.parquet": accounts_table(result, Texts())})
    return checks


def _least(record: dict[str, Any]) -> int:
    """Return the fewest persons that were shown; older records showed all."""
    with _understood(RECORD):
        return int(record["beregning"].get("mindst_personer", 0))


@contextmanager
def _understood(where: str) -> Iterator[None]:
    """Say it plainly when the record lacks what a run needs."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScenarioError.of(
            where,
            f"mangler det, der skal til for at køre igen: {error}",
            f"lacks what is needed to run again: {error}",
        ) from error


def _numbers(folder: Path, tables: dict[str, polars.DataFrame]) -> list[Check]:
    """Compare the numbers of files with new ones, and point at the first that differs."""
    checks = []
    for name, new in tables.items():
        path = folder / name
        if not path.is_file():
            continue
        old = polars.read_parquet(path)
        numbers = [column for column, kind in new.schema.items() if kind.is_float()]
        if old.height != new.height or old.columns != new.columns:
            checks.append(Check(f"{name}: rækker", str(old.shape), str(new.shape)))
            continue
        for column in numbers:
            differ = (old[column] != new[column]).arg_true()
            if len(differ) == 0:
                checks.append(Check(f"{name}: {column}", "ens", "ens"))
                continue
            row = int(differ[0])
            keys = [str(new[key][row]) for key in new.columns if key not in numbers]
            checks.append(
                Check(
                    f"{name}: {column}, {len(differ)} tal, først {' '.join(keys)}",
                    repr(old[column][row]),
                    repr(new[column][row]),
                )
            )
    return checks


def _of(found: Any, name: str) -> str:
    return str(found.get(name) if isinstance(found, dict) else found)


def _short(text: str) -> str:
    return text[:SHORT] if len(text) == 64 else text  # noqa: PLR2004 - a sha256

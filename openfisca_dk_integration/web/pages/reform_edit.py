"""A reform edited on its page: rows of parameter changes, and the reform file they make.

The state is plain text in the address (``r.0.sti``, ``r.0.fra``, ...), so that a link, the page and
the file say the same. The file stands alone: switches are decided, and their changes are rows.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml

from openfisca_dk_integration.reforms import load_law
from openfisca_dk_integration.reforms.apply import check_changes
from openfisca_dk_integration.reforms.changes import Change, Share, Value
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.web.pages.forms import Field, number, plain_number

if TYPE_CHECKING:
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.reforms.format import ReformFile
    from openfisca_dk_integration.web.pages.parameters import Parameters

NAME = "min_reform"
FILE = f"{NAME}.yaml"
OWN = "egen"
"""In the place of a reform's name: one made from nothing."""

EDITED = " (rettet)"
CELL = re.compile(r"r\.(\d{1,3})\.(sti|fra|til|vaerdi)")
SHARE = re.compile(r"(?P<factor>\S+)\s*[×*]\s*(?P<path>[a-z0-9_.\[\]]+)")
MOST_ROWS = 80
BASELINE = "gaeldende_ret"
YES, NO, NOTHING = {"ja", "yes", "true"}, {"nej", "no", "false"}, {"ingen", "none", "null"}
HEAD = (
    ("titel", "Reformens navn", "Name of the reform"),
    ("hjemmel", "Hjemmel", "Paragraph"),
    ("forfatter", "Hvem foreslår det", "Who proposes it"),
    ("beskrivelse", "Beskrivelse", "Description"),
)
FROM_NOTHING = {
    "titel": "Min reform",
    "hjemmel": "forslag, ikke gældende ret",
    "forfatter": "lavet på siden",
    "beskrivelse": "Lavet på siden.",
}


@dataclass(frozen=True)
class Row:
    """A change of a parameter, as somebody wrote it."""

    path: str
    start: str
    stop: str
    value: str


def head_fields(base: ReformFile | None) -> list[Field]:
    """Return the fields of an edited reform's head."""
    start = base.header if base is not None else FROM_NOTHING
    edited = {"titel": f"{start['titel']}{EDITED}"} if base is not None else {}
    found = [
        Field(name, "text", da, en, edited.get(name, start.get(name, ""))) for name, da, en in HEAD
    ]
    transition = base.transition.isoformat() if base is not None and base.transition else ""
    found.append(
        Field(
            "overgang",
            "day",
            "Kun for dem, der overtages fra",
            "Only for those taken over from",
            transition,
            hint_da="ÅÅÅÅ-MM-DD. Tom: for alle fra ændringernes datoer.",
            hint_en="YYYY-MM-DD. Empty: for everybody from the dates of the changes.",
        )
    )
    return found


def rows_of(file: ReformFile | None) -> list[Row]:
    """Return the changes of a reform with its switches as they are chosen."""
    if file is None:
        return []
    return [
        Row(
            change.path,
            change.start.isoformat(),
            change.stop.isoformat() if change.stop else "",
            as_text(change.value),
        )
        for change in file.changes
    ]


def read_rows(given: Mapping[str, str]) -> list[Row]:
    """Return the rows of an address, in their order; those beyond the most are left out."""
    cells: dict[int, dict[str, str]] = {}
    for name, text in given.items():
        found = CELL.fullmatch(name)
        if found:
            cells.setdefault(int(found[1]), {})[found[2]] = text.strip()[:200]
    return [
        Row(*(cells[place].get(name, "") for name in ("sti", "fra", "til", "vaerdi")))
        for place in sorted(cells)
    ][:MOST_ROWS]


def as_address(rows: Sequence[Row]) -> dict[str, str]:
    """Return the names and texts of an address that gives these rows."""
    return {
        f"r.{place}.{name}": text
        for place, row in enumerate(rows)
        for name, text in (
            ("sti", row.path),
            ("fra", row.start),
            ("til", row.stop),
            ("vaerdi", row.value),
        )
    }


def as_text(value: Any) -> str:
    """Return a value as it is written in a row."""
    if isinstance(value, Share):
        return f"{plain_number(value.factor)} × {value.path}"
    if value is None:
        return "ingen"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return plain_number(value)


def read_value(text: str) -> Value:
    """Return what a text in a row means.

    Raises:
        ValueError: when it means nothing.
    """
    word = text.casefold()
    if word in YES | NO:
        return word in YES
    if word in NOTHING:
        return None
    share = SHARE.fullmatch(text)
    if share:
        return Share(share["path"], number(share["factor"]))
    value = number(text)
    return int(value) if value.is_integer() else value


def read_changes(
    rows: Sequence[Row], parameters: Parameters, problems: list[Problem]
) -> list[Change]:
    """Return the changes of rows that mean something; everything wrong goes to ``problems``."""
    changes: list[Change] = []
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(rows):
        at = f"r.{place}"
        about = parameters.about(row.path)
        if about is None:
            problems.append(
                Problem(
                    f"{at}.sti", f"ukendt parameter {row.path}", f"unknown parameter {row.path}"
                )
            )
            continue
        found: list[Problem] = []
        value: Value = None
        start = _day(row.start, f"{at}.fra", found)
        stop = _day(row.stop, f"{at}.til", found) if row.stop else None
        if start and stop and stop < start:
            found.append(Problem(f"{at}.til", "slutter, før den begynder", "ends before it begins"))
        try:
            value = read_value(row.value)
        except ValueError:
            found.append(
                Problem(
                    f"{at}.vaerdi",
                    "skriv et tal (fx 1250,5), ja, nej, ingen, eller 1,5 × en parameter",
                    "write a number (e.g. 1250.5), yes, no, none, or 1.5 × a parameter",
                )
            )
        if not found and start is not None:
            change = Change(row.path, start, stop, value, f"{at}.vaerdi")
            if not parameters.is_new_step(row.path):
                found += check_changes(parameters.tree, [change])
            changes.append(change)
        if (row.path, row.start) in seen:
            found.append(
                Problem(f"{at}.fra", "står to gange med samme dato", "stands twice at one date")
            )
        seen.add((row.path, row.start))
        problems += [
            Problem(one.where, f"{about.da}: {one.da}", f"{about.en}: {one.en}") for one in found
        ]
    return changes


def _day(text: str, where: str, problems: list[Problem]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        problems.append(
            Problem(where, "skriv en dato som 2027-01-01", "write a date as 2027-01-01")
        )
        return None


def document(
    base: ReformFile | None, head: Mapping[str, str], changes: Sequence[Change]
) -> dict[str, Any]:
    """Return an edited reform as the content of a reform file.

    Args:
        base: the reform it began with, or None.
        head: title, paragraph, author, description and the day of the transition.
        changes: what it changes.
    """
    content: dict[str, Any] = {name: head[name] or FROM_NOTHING[name] for name, *_ in HEAD}
    content["baseline"] = BASELINE
    if base is not None and base.effect is not None:
        content["virkning"] = base.effect
    if head["overgang"]:
        content["overgang"] = datetime.date.fromisoformat(head["overgang"])
    if base is not None and base.code:
        # Coded changes may read the choices; what the choices change is in the rows.
        content["kode"] = list(base.code)
        content["valg"] = _decided(base)
    table: dict[str, dict[Any, Any]] = {}
    for change in changes:
        key: Any = change.start
        if change.stop is not None:
            key = f"{change.start.isoformat()}.{change.stop.isoformat()}"
        table.setdefault(change.path, {})[key] = _plain(change)
    content["parametre"] = table
    return content


def _decided(base: ReformFile) -> dict[str, dict[str, Any]]:
    """Return a reform's switches with what was chosen as their default."""
    found = {}
    for name, switch in base.switches.items():
        value = base.chosen[name]
        entry: dict[str, Any] = {
            "type": switch.type,
            "standard": switch.default if name in base.to_compute else value,
            "beskrivelse": switch.description,
        }
        if switch.options:
            entry["muligheder"] = list(switch.options)
        found[name] = entry
    return found


def _plain(change: Change) -> Any:
    value = change.value
    if isinstance(value, Share):
        own = {} if value.path == change.path else {"af": value.path}
        return own | {"gange": value.factor}
    return value


def as_json(content: dict[str, Any]) -> dict[str, Any]:
    """Return a reform file's content with dates as text, as JSON and the API take it."""
    found: dict[str, Any] = json.loads(json.dumps(_texts(content), default=str))
    return found


def _texts(item: Any) -> Any:
    if isinstance(item, dict):
        return {str(key): _texts(value) for key, value in item.items()}
    return item


class _Dumper(yaml.SafeDumper):
    """Writes a date that stands twice twice, and not as a reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Return True: nothing is a reference."""
        return True


def as_yaml(content: dict[str, Any]) -> str:
    """Return a reform file's text."""
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


def law_of(content: dict[str, Any]) -> Law:
    """Return the law with an edited reform; its fingerprint is that of the file on the disk.

    Raises:
        ReformError: everything that is wrong with it.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(as_yaml(content), encoding="utf-8")
        return load_law(path)

"""The reform page's form: which reform, its switches or edited parameters, on whom, when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from openfisca_dk_integration.population.municipalities import municipality_names
from openfisca_dk_integration.reforms import ReformError, list_reforms
from openfisca_dk_integration.reforms.errors import Problem
from openfisca_dk_integration.reforms.format import read_reform, shipped
from openfisca_dk_integration.web.pages import people as given
from openfisca_dk_integration.web.pages import reform_edit as edit
from openfisca_dk_integration.web.pages.forms import Field, Filled, read_form, written
from openfisca_dk_integration.web.pages.texts import choice_label

if TYPE_CHECKING:
    from openfisca_dk_integration.reforms import Law
    from openfisca_dk_integration.reforms.changes import Change
    from openfisca_dk_integration.reforms.format import ReformFile
    from openfisca_dk_integration.web.pages.parameters import About, Parameters

MOST_YEARS = 15
FIRST_YEAR, LAST_YEAR = 2027, 2030
CHOICE = re.compile(r"valg (\w+)=")
BUTTONS = ("tilfoej", "slet", "find", "hent")
"""Names of buttons: what was pressed is no part of the state."""

SWITCH = "v."


def _fields(reform: str) -> list[Field]:
    """Return the fields of the form, with the switches of a reform."""
    reforms = [
        (file.name, str(file.header["titel"]), str(file.header.get("titel_en", file.name)))
        for file in list_reforms()
    ]
    places = sorted(
        ((str(code), name, name) for code, name in municipality_names().items() if code),
        key=lambda place: place[1],
    )
    sources = [
        (
            given.DRAWN,
            "Opdigtede personer efter offentlige tal",
            "People drawn from public figures",
        ),
        (given.OWN, "Egne filer", "Own files"),
    ]
    if given.has_example():
        sources.insert(0, (given.SHOWN, "Eksempel (opdigtet kommune)", "Example (made up)"))
    reforms.append((edit.OWN, "Min egen, fra bunden", "My own, from nothing"))
    found = [
        Field("reform", "choice", "Reform", "Reform", reforms[0][0], reforms),
        Field("kilde", "choice", "Befolkning", "People", sources[0][0], sources),
        Field(
            "kommune",
            "choice",
            "Kommune (opdigtede personer)",
            "Municipality (drawn people)",
            "461",
            [(given.ALL, "Hele landet", "The whole country"), *places],
        ),
        Field("aar", "years", "År", "Years", f"{FIRST_YEAR}-{LAST_YEAR}"),
        Field(
            "stikproeve",
            "number",
            "Stikprøve (opdigtede personer)",
            "Sample (drawn people)",
            1.0,
            low=0.001,
            high=1,
        ),
        Field(
            "froe", "number", "Frø til tilfældet", "Seed of chance", 1, low=0, high=2**31, step=1
        ),
        Field("vindere", "yes", "Vindere og tabere", "Winners and losers", True),
    ]
    file = next((file for file in list_reforms() if file.name == reform), None)
    if file is None:
        return found
    for name, switch in file.switches.items():
        yes = isinstance(switch.default, bool)
        found.append(
            Field(
                f"{SWITCH}{name}",
                "yes" if yes else "text",
                choice_label(reform, name, "da"),
                choice_label(reform, name, "en"),
                switch.default if yes else str(switch.default),
                hint_da=_told(file, switch.description, "da"),
                hint_en=_told(file, switch.description_en or switch.description, "en"),
            )
        )
    return found


def _told(file: ReformFile, text: str, language: str) -> str:
    """Return what a choice does, other choices by their label where it names them."""
    for name in file.switches:
        named = rf"\b{name}\b" if "_" in name else rf"\b{name}(?= er ja| is yes)"
        label = choice_label(file.name, name, language)
        text = re.sub(named, lambda _, label=label: f"“{label}”", text)  # type: ignore[misc]
    return text


@dataclass
class Asked:
    """What the page is asked for.

    Attributes:
        form: the form.
        base: the reform with its switches as they are chosen; None for one made from nothing, or
            when a choice is wrong.
        editing: whether the parameters are edited.
        rows: the changes, as written or as the reform has them.
        changes: what the rows mean, where they mean something.
        words: what parameters are searched for.
        hits: the parameters found.
    """

    form: Filled
    base: ReformFile | None
    editing: bool
    rows: list[edit.Row]
    changes: list[Change]
    words: str = ""
    hits: list[About] = field(default_factory=list)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year."""
        years: tuple[int, int] = self.form["aar"]
        return years if isinstance(years, tuple) else (FIRST_YEAR, LAST_YEAR)

    @property
    def choices(self) -> dict[str, Any]:
        """The reform's switches as they are set."""
        names = [one.name for one in self.form.fields if one.name.startswith(SWITCH)]
        return {name.removeprefix(SWITCH): self.form[name] for name in names}

    @property
    def content(self) -> dict[str, Any]:
        """The edited reform as the content of a file."""
        head = {one.name: str(self.form[one.name]) for one in edit.head_fields(self.base)}
        return edit.document(self.base, head, self.changes)

    @property
    def name(self) -> str:
        """What the command line is given: a name, or the file of an edited reform."""
        return edit.FILE if self.editing else str(self.form["reform"])

    def law(self) -> Law:
        """Return the edited law.

        Raises:
            ReformError: what is wrong with it.
        """
        return edit.law_of(self.content)


def read_asked(values: Mapping[str, str], parameters: Parameters) -> Asked:
    """Return what an address or a form asks for; what is wrong is in ``form.problems``."""
    known = [*shipped(), edit.OWN]
    chosen = values.get("reform", known[0])
    name = chosen if chosen in known else known[0]
    if values.get("for") not in {None, chosen}:
        # Another reform was chosen: what was set for the one before is not of it.
        common = {one.name for one in _fields("")}
        values = {key: value for key, value in values.items() if key in common}
    editing = name == edit.OWN or values.get("ret") == "1"
    found = _fields(name)
    problems: list[Problem] = []
    choices = read_form(found, values)
    switches = {
        key.removeprefix(SWITCH): value
        for key, value in choices.values.items()
        if key.startswith(SWITCH)
    }
    base = None if name == edit.OWN else _base(name, switches, problems)
    if editing:
        found += edit.head_fields(base)
    form = read_form(found, values)
    form.problems += problems
    first, last = form["aar"] if isinstance(form["aar"], tuple) else (FIRST_YEAR, LAST_YEAR)
    if last - first >= MOST_YEARS:
        form.problems.append(
            Problem("aar", f"højst {MOST_YEARS} år", f"at most {MOST_YEARS} years")
        )
    rows = edit.rows_of(base)
    asked = Asked(form, base, editing, rows, list(base.changes) if base else [])
    if editing:
        _read_edited(asked, values, parameters)
    return asked


def _read_edited(asked: Asked, values: Mapping[str, str], parameters: Parameters) -> None:
    """Put the rows of an address into what is asked, as they are after a button was pressed."""
    if "rettet" in values:
        asked.rows = edit.read_rows(values)
    gone = values.get("slet", "")
    if gone.isascii() and gone.isdigit() and int(gone) < len(asked.rows):
        del asked.rows[int(gone)]
    more = values.get("tilfoej", "")
    if more and parameters.about(more) is not None and len(asked.rows) < edit.MOST_ROWS:
        start = f"{asked.years[0]}-01-01"
        value = parameters.value(more, datetime.date.fromisoformat(start))
        asked.rows.append(edit.Row(more, start, "", edit.as_text(value)))
    asked.changes = edit.read_changes(asked.rows, parameters, asked.form.problems)
    asked.words = values.get("soeg", "")[:100]
    asked.hits = parameters.search(asked.words)


def _base(name: str, choices: dict[str, Any], problems: list[Problem]) -> ReformFile | None:
    """Return a shipped reform with its switches as they are chosen."""
    try:
        return read_reform(name, choices)
    except ReformError as error:
        for problem in error.problems:
            wrong = CHOICE.search(problem.where)
            where = f"{SWITCH}{wrong[1]}" if wrong else ""
            word = f"{wrong[1]}: " if wrong else ""
            problems.append(Problem(where, f"{word}{problem.da}", f"{word}{problem.en}"))
    return None


def address(asked: Asked) -> str:
    """Return the query that gives the page as it is after a button was pressed."""
    pairs = {"vis": "1", "for": str(asked.form["reform"])}
    for one in asked.form.fields:
        text = asked.form.raw[one.name]
        if text != (written(one.default) if one.kind != "yes" else ""):
            pairs[one.name] = text
    pairs["reform"] = str(asked.form["reform"])
    if asked.editing:
        pairs |= {"ret": "1", "rettet": "1"} | edit.as_address(asked.rows)
        if asked.words:
            pairs["soeg"] = asked.words
    return urlencode(pairs)


def from_file(file: ReformFile) -> str:
    """Return the query that edits a reform somebody sent."""
    pairs = {"vis": "1", "reform": edit.OWN, "for": edit.OWN, "ret": "1", "rettet": "1"}
    pairs |= {one.name: str(one.default) for one in edit.head_fields(file)}
    pairs["titel"] = file.title
    pairs |= {"vindere": "ja"}
    return urlencode(pairs | edit.as_address(edit.rows_of(file)))

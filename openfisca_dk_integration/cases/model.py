"""The business case file: its fields, its checks, and the target groups that fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from openfisca_dk_integration.cases.fields import (
    Amount,
    Count,
    Estimate,
    ExtraItem,
    Months,
    Part,
    Rules,
    Share,
)
from openfisca_dk_integration.cases.files import municipality_code, municipality_problem
from openfisca_dk_integration.cases.problems import CaseError, at, number, read_model
from openfisca_dk_integration.reforms.errors import Problem

GROUPS_FILE = Path(__file__).parent / "data" / "maalgrupper.yaml"
FIRST_YEAR, LAST_YEAR, LONGEST = 2007, 2100, 20
TOLERANCE = 1e-6


class Case(Part):
    """A business case: the numbers of ``docs/business-case.md``, all of them inputs.

    Fields that are left out are computed from the law for the families of ``regler``
    (``ydelse_pr_maaned``, ``resultattilskud_pr_person``, ``uger_paa_ydelse_ved_start``) or mean
    none at all.
    """

    titel: str = ""
    kommune: int | str
    maalgruppe: str | None = None
    start_aar: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    horisont: Annotated[int, Field(ge=1, le=LONGEST)]
    deltagere: Annotated[float, Field(gt=0)]
    flere_i_job: Estimate
    indsats_udgift_pr_person_pr_aar: Amount = 0.0
    indsats_udgift_pr_person: Amount = 0.0
    indsats_aar: Annotated[float, Field(ge=0, le=LONGEST)] = 1.0
    opstart: Amount = 0.0
    indsats_refusion_andel: Share = 0.0
    indsats_refusion_efter_loven: bool = False
    anden_programudgift_pr_person_pr_aar: Amount = 0.0
    ydelse_pr_maaned: Amount | None = None
    kommunal_andel: Share | None = None
    uger_paa_ydelse_ved_start: Annotated[float, Field(ge=0, le=2000)] | None = None
    maaneder_til_job: Months
    fastholdelse_pr_aar: Annotated[list[Share], Field(min_length=1)]
    andel_der_udloeser_tilskud: Share = 0.0
    resultattilskud_pr_person: Amount | None = None
    resultattilskud_efter_maaneder: Months = 6.0
    maalgruppe_fuldtidspersoner: Count | None = None
    poster: list[ExtraItem] = Field(default_factory=list)
    regler: Rules | None = None

    @property
    def code(self) -> int:
        """The municipality's code."""
        code = municipality_code(self.kommune)
        if code is None:  # pragma: no cover - checked when it was read
            raise CaseError.of("kommune", "ukendt", "unknown")
        return code

    @property
    def heading(self) -> str:
        """The title, or the name of the target group."""
        return self.titel or self.maalgruppe or "Business case"


@dataclass(frozen=True)
class Group:
    """A target group: labels, and the fields it fills in."""

    key: str
    da: str
    en: str
    fields: dict[str, Any]

    def label(self, language: str = "da") -> str:
        """Return the label in ``da`` or ``en``."""
        return self.en if language == "en" else self.da


@lru_cache(maxsize=1)
def group_table() -> dict[str, Any]:
    """Return the file of target groups."""
    with GROUPS_FILE.open(encoding="utf-8") as stream:
        table: dict[str, Any] = yaml.safe_load(stream)
    return table


def groups() -> dict[str, Group]:
    """Return the target groups by key."""
    return {
        key: Group(key, entry["da"], entry["en"], entry["felter"])
        for key, entry in group_table()["grupper"].items()
    }


def filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with those of the target group where the file gives none.

    The families of ``regler`` are taken as a whole: a list of the user's replaces the group's.
    """
    group = groups().get(str(raw.get("maalgruppe")))
    if group is None:
        return _participants(dict(raw))
    own = {key: value for key, value in raw.items() if value is not None}
    own = _participants(own)
    merged = group.fields | own
    if isinstance(own.get("regler"), Mapping):
        merged["regler"] = group.fields["regler"] | dict(own["regler"])
    return merged


def _participants(raw: dict[str, Any]) -> dict[str, Any]:
    """Without a number of participants everybody in the target group takes part."""
    if raw.get("deltagere") is None and raw.get("maalgruppe_fuldtidspersoner") is not None:
        return raw | {"deltagere": raw["maalgruppe_fuldtidspersoner"]}
    return raw


def read_case(raw: Mapping[str, Any], where: str) -> Case:
    """Return the case of a file's fields.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    return read_model(Case, filled(raw), where, cross_problems)


def cross_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    """Return what is wrong between the fields, as far as they can be read."""
    return [
        *municipality_problem(raw, where),
        *_group_problem(raw, where),
        *_effect_problems(raw, where),
        *_year_problems(raw, where),
        *family_problems(raw.get("regler"), where),
        *_history_problems(raw, where),
        *_benefit_problems(raw, where),
    ]


def _group_problem(raw: dict[str, Any], where: str) -> list[Problem]:
    key = raw.get("maalgruppe")
    if key is None or key in list(groups()):
        return []
    near = get_close_matches(str(key), list(groups()), n=1)
    names = ", ".join(groups())
    da = f"; mente du {near[0]}?" if near else ""
    en = f"; did you mean {near[0]}?" if near else ""
    return [
        Problem(
            at(where, ["maalgruppe"]),
            f"ukendt målgruppe {key!r}; kendte: {names}{da}",
            f"unknown target group {key!r}; known: {names}{en}",
        )
    ]


def order_problems(raw: Any, path: list[str], where: str) -> list[Problem]:
    """Return a problem when low, middle and high are not in that order."""
    values = [number({"x": raw}, "x", key) for key in ("lav", "middel", "hoej")]
    if isinstance(raw, list):
        values = [number({"x": item}, "x") for item in raw]
    known = [value for value in values if value is not None]
    if known == sorted(known):
        return []
    return [
        Problem(
            at(where, path),
            "skal være ordnet: lav, middel, hoej",
            "must be in order: low, middle, high",
        )
    ]


def largest(raw: Any) -> float | None:
    """Return the largest number of an estimate as written, None when it cannot be read."""
    if isinstance(raw, Mapping):
        raw = list(raw.values())
    items = raw if isinstance(raw, list) else [raw]
    values = [number({"x": item}, "x") for item in items]
    known = [value for value in values if value is not None]
    return max(known) if known else None


def _effect_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    effect = raw.get("flere_i_job")
    problems = order_problems(effect, ["flere_i_job"], where)
    most = largest(effect)
    if number(raw, "maalgruppe_fuldtidspersoner") == 0:
        problems.append(
            Problem(
                at(where, ["maalgruppe_fuldtidspersoner"]),
                "målgruppen har ingen modtagere",
                "the target group has no recipients",
            )
        )
    for name, da, en in (
        ("deltagere", "deltagere", "participants"),
        ("maalgruppe_fuldtidspersoner", "fuldtidspersoner i målgruppen", "full-time persons"),
    ):
        people = number(raw, name)
        if people is not None and most is not None and people > 0 and most > people:
            problems.append(
                Problem(
                    at(where, ["flere_i_job"]),
                    f"{most:g} flere i job, men kun {people:g} {da}",
                    f"{most:g} more in work, but only {people:g} {en}",
                )
            )
    return problems


def _year_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    problems = []
    kept, horizon = raw.get("fastholdelse_pr_aar"), number(raw, "horisont")
    if isinstance(kept, list) and horizon is not None and 0 < len(kept) < horizon <= LONGEST:
        missing = ", ".join(str(year) for year in range(len(kept) + 1, int(horizon) + 1))
        problems.append(
            Problem(
                at(where, ["fastholdelse_pr_aar"]),
                f"mangler år {missing} (horisonten er {horizon:g} år)",
                f"year {missing} is missing (the horizon is {horizon:g} years)",
            )
        )
    effort = number(raw, "indsats_aar")
    if effort is not None and horizon is not None and effort > horizon:
        problems.append(
            Problem(
                at(where, ["indsats_aar"]),
                f"indsatsen varer {effort:g} år, men horisonten er {horizon:g}",
                f"the effort lasts {effort:g} years, but the horizon is {horizon:g}",
            )
        )
    wait = number(raw, "maaneder_til_job")
    if wait is not None and horizon is not None and wait >= 12 * horizon:
        problems.append(
            Problem(
                at(where, ["maaneder_til_job"]),
                f"ingen kommer i job inden for horisonten på {horizon:g} år",
                f"nobody gets a job within the horizon of {horizon:g} years",
            )
        )
    return problems


def family_problems(rules: Any, where: str) -> list[Problem]:
    """Return what is wrong between the families of the rule-based level."""
    if not isinstance(rules, Mapping) or not isinstance(rules.get("familier"), list):
        return []
    families = [family for family in rules["familier"] if isinstance(family, Mapping)]
    problems = []
    shares = [number(family, "andel") for family in families]
    known = [share for share in shares if share is not None]
    if len(known) == len(rules["familier"]) and abs(sum(known) - 1) > TOLERANCE:
        problems.append(
            Problem(
                at(where, ["regler", "familier"]),
                f"andelene skal tilsammen være 1, er {sum(known):g}",
                f"the shares must sum to 1, they sum to {sum(known):g}",
            )
        )
    names = [family.get("navn") for family in families]
    for place, name in enumerate(names):
        if name is not None and name in names[:place]:
            problems.append(
                Problem(
                    at(where, ["regler", "familier", place, "navn"]),
                    f"{name!r} står to gange",
                    f"{name!r} stands twice",
                )
            )
    return problems


def _history_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    weeks = number(raw, "uger_paa_ydelse_ved_start")
    months = number(raw, "regler", "maaneder_siden_overtagelse")
    if weeks is None or months is None or weeks <= (months + 1) * 52 / 12:
        return []
    return [
        Problem(
            at(where, ["uger_paa_ydelse_ved_start"]),
            f"{weeks:g} uger er mere end de {months:g} måneder siden overtagelsen",
            f"{weeks:g} weeks are more than the {months:g} months since the takeover",
        )
    ]


def _benefit_problems(raw: dict[str, Any], where: str) -> list[Problem]:
    """Without families nobody knows the benefit but the user."""
    if raw.get("regler") is not None:
        return []
    needed = ["ydelse_pr_maaned"]
    if raw.get("kommunal_andel") is None:
        needed.append("uger_paa_ydelse_ved_start")
    share = number(raw, "andel_der_udloeser_tilskud")
    if share:
        needed.append("resultattilskud_pr_person")
    return [
        Problem(
            at(where, [name]),
            "mangler (kan kun udelades, når regler eller maalgruppe er givet)",
            "is missing (may be left out only with regler or maalgruppe)",
        )
        for name in needed
        if raw.get(name) is None
    ]

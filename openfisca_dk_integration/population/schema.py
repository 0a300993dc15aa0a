"""The columns of the population files, read off the tax and benefit system itself.

Four tables: ``personer``, ``husstande``, ``forloeb`` (spells) and, when a municipality's own
figures matter, ``kommuner``. A few columns tie the tables together; every other column carries the
name of a variable and takes its type, its Enum and its default from there, so that a new input of
the law can be used in a population file on the day it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.rule_helpers.longer_periods import divide_by_member
from openfisca_dk_integration.tax_benefit_system import CountryTaxBenefitSystem, in_force

Kind = Literal["id", "role", "municipality", "year", "date", "bool", "int", "float", "enum"]

PERSONS = "personer"
HOUSEHOLDS = "husstande"
SPELLS = "forloeb"
MUNICIPALITIES = "kommuner"
TABLES = (PERSONS, HOUSEHOLDS, SPELLS, MUNICIPALITIES)
OPTIONAL_TABLES = (MUNICIPALITIES,)

ROLES = ("hovedperson", "partner", "voksen", "barn", "oevrig")
ADULT_ROLES = ("hovedperson", "partner", "voksen")

ACTIVITY = "aktivitet"
APPLIES = "soeger_hjaelp"
WAGE_COLUMN = "loen_pr_maaned"
HOURS_COLUMN = "timer_pr_maaned"
ALIASES = {WAGE_COLUMN: "loenindkomst", HOURS_COLUMN: "arbejdstimer"}
"""Columns of the spells that have a plainer name than their variable."""

MAY_BE_NEGATIVE = frozenset({"nettokapitalindkomst", "anden_indkomst", "formue"})
"""Inputs for which a loss or a debt is a sensible value; all other inputs are 0 or more."""

NOT_GIVEN = "Not given:"
"""How the docstring of the default formula of an input begins ..."""

WITHOUT_INFORMATION = "Uden oplysning"
"""... or else its documentation."""

_KINDS: dict[Any, Kind] = {float: "float", int: "int", bool: "bool", Enum: "enum"}


@dataclass(frozen=True)
class Column:
    """One column of one table.

    Attributes:
        name: the heading in the file.
        kind: how the cells are read.
        variable: the variable the column gives, None for a column that ties tables together.
        required: the column must stand in the file.
        filled: every cell must hold a value.
        allowed: the names a cell may hold (Enum and roles), else empty.
        minimum: the lowest number allowed, None when there is none.
        prorated: an amount per month that a spell gives by its days (else the month's main spell
            decides).
        period: the definition period of the variable.
        is_input: the law asks for it; False for a variable that the law computes and that a user
            may give instead (contract, rule 4).
        has_default: a missing cell takes the variable's default formula.
        default: what a missing cell means without such a formula, as the user writes it.
        label: what it is, in Danish.
        unit: the unit of the variable.
    """

    name: str
    kind: Kind
    variable: str | None = None
    required: bool = False
    filled: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    prorated: bool = False
    period: str = ""
    is_input: bool = True
    has_default: bool = False
    default: str = ""
    label: str = ""
    unit: str = ""


Schema = dict[str, dict[str, Column]]
"""Columns by table and heading."""


def default_system() -> CountryTaxBenefitSystem:
    """Return the law in force, loaded once in this process."""
    return in_force()


def schema(tax_benefit_system: Any | None = None) -> Schema:
    """Return the columns of all tables under a tax and benefit system (default: the law)."""
    system = tax_benefit_system or default_system()
    tables: Schema = {table: {} for table in TABLES}
    for table, columns in _key_columns().items():
        for column in columns:
            tables[table][column.name] = column
    for name, variable in sorted(system.variables.items()):
        for table in _tables_of(variable):
            if name not in tables[table]:
                tables[table][name] = _column(name, variable)
    for alias, name in ALIASES.items():
        if name in system.variables:
            tables[SPELLS][alias] = _column(alias, system.variables[name])
    for table, name in ((PERSONS, "foedselsdato"), (SPELLS, ACTIVITY)):
        tables[table][name] = _column(name, system.variables[name], needed=True)
    return tables


def variable_columns(columns: dict[str, Column], names: list[str]) -> list[Column]:
    """Return the columns among ``names`` that give a variable."""
    return [columns[name] for name in names if name in columns and columns[name].variable]


def _key_columns() -> dict[str, tuple[Column, ...]]:
    def key(name: str, kind: Kind, label: str, **more: Any) -> Column:
        return Column(name, kind, required=True, filled=True, label=label, **more)

    person = key("person_id", "id", "Personens nøgle i filerne (aldrig CPR-nummer)")
    household = key("husstand_id", "id", "Husstandens nøgle i filerne")
    municipality = key("kommunekode", "municipality", "Kommunekode; 0 = landsgennemsnit")
    return {
        PERSONS: (person, household, key("rolle", "role", "Rolle i husstanden", allowed=ROLES)),
        HOUSEHOLDS: (household, municipality),
        SPELLS: (
            person,
            key("fra", "date", "Forløbets første dag"),
            Column("til", "date", required=True, label="Forløbets sidste dag; tom = løber videre"),
        ),
        MUNICIPALITIES: (municipality, key("aar", "year", "År")),
    }


def _tables_of(variable: Any) -> tuple[str, ...]:
    unit = variable.definition_period
    entity = variable.entity.key
    if entity == "person":
        return (SPELLS,) if unit == DateUnit.MONTH else (PERSONS,)
    if entity == "husstand":
        return (HOUSEHOLDS,)
    return (MUNICIPALITIES,) if unit == DateUnit.YEAR else ()


def _column(name: str, variable: Any, *, needed: bool = False) -> Column:
    kind: Kind = _KINDS.get(variable.value_type, "date")
    is_input = _is_input(variable)
    numeric = kind in {"int", "float"}
    return Column(
        name,
        kind,
        variable=variable.name,
        required=needed,
        filled=needed,
        allowed=tuple(m.name for m in variable.possible_values) if kind == "enum" else (),
        minimum=0.0 if numeric and is_input and variable.name not in MAY_BE_NEGATIVE else None,
        prorated=variable.set_input is divide_by_member,
        period=str(variable.definition_period),
        is_input=is_input,
        has_default=bool(variable.formulas),
        default=_default_text(variable.default_value, kind),
        label=variable.label or "",
        unit=variable.unit or "",
    )


def _is_input(variable: Any) -> bool:
    formulas = variable.formulas.values()
    return (
        not formulas
        or (variable.documentation or "").startswith(WITHOUT_INFORMATION)
        or any((formula.__doc__ or "").lstrip().startswith(NOT_GIVEN) for formula in formulas)
    )


def _default_text(value: Any, kind: Kind) -> str:
    if kind == "date":
        return "ukendt"
    if kind == "bool":
        return "ja" if value else "nej"
    return str(value.name) if kind == "enum" else f"{value:g}"

"""Who works more, and what changes when they do: the changed facts of work incentives.

The household is compared with itself (``counterfactual``): the same people and the same history,
but one person has a job, or a higher wage, in all months of the calendar year. Taxes are yearly, so
whole years are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import where
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.rule_helpers.counterfactual import result_with

if TYPE_CHECKING:
    from openfisca_core.periods import Period

    from openfisca_dk_integration.rule_helpers.counterfactual import Changes


def with_job(husstand: Any, name: str, period: Period) -> Any:
    """Return a household variable when a person takes a full-time job all year (``tager_job``).

    Args:
        husstand: the population of households, as given to the formula.
        name: a MONTH variable of households.
        period: the month.
    """
    person = husstand.members
    return result_with(husstand, name, period, "job", lambda year: _job(person, year))


def with_higher_wage(husstand: Any, name: str, period: Period) -> Any:
    """Return a household variable when a person's wage is a step higher all year.

    The person is ``faar_hoejere_loen``, the step ``disponibel_indkomst.loenskridt`` a month. Hours
    and everything else stay as they are.
    """
    person = husstand.members
    return result_with(husstand, name, period, "hoejere_loen", lambda year: _wage(person, year))


def _job(person: Any, year: Period) -> Changes:
    parameters = person.simulation.tax_benefit_system.get_parameters_at_instant
    changes: dict[str, dict[Period, Any]] = {}
    for month in year.get_subperiods(DateUnit.MONTH):
        job_wage = person("loen_ved_job", month)
        works = person("tager_job", year) & (job_wage > 0) & _is_here(person, month)
        full_time = parameters(month.start).loen.timenorm_fuldtid_maaned
        wage = person("loenindkomst", month)
        for name, values in (
            ("aktivitet", _member(person, month, works, Aktivitet.ordinaer_beskaeftigelse)),
            ("loenindkomst", where(works, job_wage, wage)),
            ("arbejdstimer", where(works, full_time, person("arbejdstimer", month))),
            ("soeger_hjaelp", person("soeger_hjaelp", month) & ~works),
            (
                "anden_offentlig_forsoergelse",
                _member(person, month, works, AndenOffentligForsoergelse.ingen),
            ),
        ):
            changes.setdefault(name, {})[month] = values
    return changes


def _wage(person: Any, year: Period) -> Changes:
    parameters = person.simulation.tax_benefit_system.get_parameters_at_instant
    wages = {}
    for month in year.get_subperiods(DateUnit.MONTH):
        step = parameters(month.start).disponibel_indkomst.loenskridt
        earns = person("faar_hoejere_loen", year) & _is_here(person, month)
        wages[month] = person("loenindkomst", month) + earns * step
    return {"loenindkomst": wages}


def _is_here(person: Any, month: Period) -> Any:
    return person("indrejsemaaned", month) <= month_number(month)


def _member(person: Any, month: Period, where_to: Any, member: Any) -> EnumArray:
    """Return an Enum variable of the month with one member put in where told."""
    name = {Aktivitet: "aktivitet", AndenOffentligForsoergelse: "anden_offentlig_forsoergelse"}
    enum = type(member)
    known = person(name[enum], month)
    codes = where(where_to, member.index, known.view(type(where_to)))
    return EnumArray(codes.astype(known.dtype), enum)

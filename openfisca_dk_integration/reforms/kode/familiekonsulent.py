"""Refund of a family consultant in the first years after the residence permit.

Task Force 2013, p. 25: "Fra oktober 2013 får kommunerne fuld refusion for brug af familiekonsulent
de første tre år efter, at en ny borger har fået opholdstilladelse". No statute was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.months import month_number
from openfisca_dk_integration.reforms.levers import add_levers, wrap
from openfisca_dk_integration.rule_helpers.integrationsperiode import whole_months

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class refusion_familiekonsulent(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens refusion af familiekonsulent (reform)"
    unit = "DKK/maaned"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """The share of the cost in months that begin within the years from the permit."""
        greb = parameters(period).reform.familiekonsulent
        siden = whole_months(
            person("opholdstilladelse_maaned", period),
            person("opholdstilladelse_dag", period),
            month_number(period),
        )
        i_aarene = (siden >= 0) & (siden < 12 * greb.aar)
        omfattet = person("har_opholdstilladelse_dato", period) & (
            person("er_flygtning_eller_familie", period) | greb.alle_nyankomne
        )
        return person("familiekonsulentudgift", period) * omfattet * i_aarene * greb.andel


def _refusion(refusion: Any, person: Any, period: Any, parameters: Any) -> Any:
    """The law's refund of social measures, and that of the family consultant."""
    konsulent = sum(
        person("refusion_familiekonsulent", maaned) for maaned in period.get_subperiods(MONTH)
    )
    return refusion + konsulent


def aendr(system: TaxBenefitSystem) -> None:
    """Add the refund to that of social measures; neutral: a share of 0."""
    add_levers(system, "familiekonsulent")
    system.add_variable(refusion_familiekonsulent)
    wrap(system, "refusion_foranstaltningsudgift", _refusion)

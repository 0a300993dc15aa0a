"""A programme that ends early for the fast, and goes on for those not ready for work.

Task Force 2013, recommendation 1.2: "for andre nyankomne borgere vil det være muligt forholdsvis
hurtigt ... at overgå til den indsats, der generelt tilbydes kommunens øvrige borgere"; "nogle har
så store udfordringer ..., at de behøver mere end et års introduktionsperiode".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import maximum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.months import before
from openfisca_dk_integration.reforms.levers import add_levers, wrap

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class introduktionsperiode_afsluttet_tidligt(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Overgået tidligt til den almindelige indsats (reform)"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """From the month after enough months in a row in work or education, for good."""
        greb = parameters(period).reform.hurtig_udslusning
        i_traek = maximum(
            before(person, "maaneder_i_arbejde_i_traek", period),
            before(person, "maaneder_i_uddannelse_i_traek", period),
        )
        i_brug = greb.maaneder_i_traek > 0
        ny = i_brug & (i_traek >= greb.maaneder_i_traek) & person("programmaalgruppe", period)
        return before(person, "introduktionsperiode_afsluttet_tidligt", period) | ny


def _i_program(i_program: Any, person: Any, period: Any, parameters: Any) -> Any:
    """Out early for the fast; on, to the length for special needs, for those not ready for work."""
    program = parameters(period).integrationsloven.program
    forlaenges = parameters(period).reform.hurtig_udslusning.ikke_jobparate_fortsaetter
    siden = person("maaneder_siden_overtagelse", period)
    fortsat = (
        before(person, "i_introduktionsprogram", period)
        & ~person("jobparat", period)
        & (siden < program.varighed_max_saerlige_behov)
        & person("programmaalgruppe", period)
        & ~person("er_udrejst", period)
        & forlaenges
    )
    return (i_program | fortsat) & ~person("introduktionsperiode_afsluttet_tidligt", period)


def aendr(system: TaxBenefitSystem) -> None:
    """Add the early end and the longer stay; neutral: nobody leaves early or stays longer."""
    add_levers(system, "hurtig_udslusning")
    system.add_variable(introduktionsperiode_afsluttet_tidligt)
    wrap(system, "i_introduktionsprogram", _i_program)

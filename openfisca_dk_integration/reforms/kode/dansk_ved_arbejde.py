"""Danish alongside full-time work: months in full-time work do not use up the right.

Task Force 2013, recommendation 1.3: easier to combine Danish courses with full-time work; people
in work find it hard to pass the final test within the years of the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import minimum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.months import before
from openfisca_dk_integration.reforms.levers import add_levers, wrap

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class danskret_udloeb(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Danskrettens længde med måneder i fuldtidsarbejde lagt til (reform)"
    unit = "maaned"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """The law's length and the earlier months in full-time work, to the most allowed."""
        laengde = parameters(period).integrationsloven.program.danskuddannelse_varighed_max
        hoejst = parameters(period).reform.dansk_ved_arbejde.forlaengelse_max
        hidtil = before(person, "maaneder_i_fuldtidsarbejde_i_danskretten", period)
        return laengde + minimum(hidtil, hoejst)


class maaneder_i_fuldtidsarbejde_i_danskretten(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i fuldtidsarbejde, mens der var ret til danskuddannelse (reform)"
    unit = "maaned"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """Months of ordinary work of enough hours a week, after takeover, within the right."""
        norm = parameters(period).loen
        krav = parameters(period).reform.dansk_ved_arbejde.timer_pr_uge
        uger_pr_maaned = norm.timenorm_fuldtid_maaned / norm.timenorm_fuldtid_uge
        fuldtid = person("i_ordinaert_arbejde", period) & (
            person("arbejdstimer", period) >= krav * uger_pr_maaned
        )
        siden = person("maaneder_siden_overtagelse", period)
        i_retten = person("programmaalgruppe", period) & (siden < person("danskret_udloeb", period))
        hidtil = before(person, "maaneder_i_fuldtidsarbejde_i_danskretten", period)
        return hidtil + (fuldtid & i_retten)


def _ret(ret: Any, person: Any, period: Any, parameters: Any) -> Any:
    """Also in the months that full-time work has added to the right."""
    siden = person("maaneder_siden_overtagelse", period)
    forlaenget = (siden >= 0) & (siden < person("danskret_udloeb", period))
    return ret | (forlaenget & ~person("er_udrejst", period))


def _dansk_efter_programmet(person: Any, period: Any, parameters: Any) -> Any:
    """Return who has Danish refunded though the programme is over."""
    med = parameters(period).reform.dansk_ved_arbejde.refusion_efter_programmet
    efter = person("programmaalgruppe", period) & ~person("i_introduktionsprogram", period)
    return efter & person("ret_til_danskuddannelse", period) & med


def _uden_refusion(uden: Any, person: Any, period: Any, parameters: Any) -> Any:
    """Danish courses after the programme are refunded too."""
    dansk = person("danskuddannelse_udgift", period)
    return uden - _dansk_efter_programmet(person, period, parameters) * dansk


def _i_tilbud(i_tilbud: Any, person: Any, period: Any, parameters: Any) -> Any:
    """Months with a module count towards the cap though the programme is over."""
    moduler = person("danskmoduler_startet", period) + person("danskmoduler_bestaaet", period)
    return i_tilbud | (_dansk_efter_programmet(person, period, parameters) & (moduler > 0))


def aendr(system: TaxBenefitSystem) -> None:
    """Add the longer right and the refund for it; neutral: 0 months more, no refund."""
    add_levers(system, "dansk_ved_arbejde")
    system.add_variables(danskret_udloeb, maaneder_i_fuldtidsarbejde_i_danskretten)
    wrap(system, "ret_til_danskuddannelse", _ret)
    wrap(system, "programudgift_uden_refusion", _uden_refusion)
    wrap(system, "i_tilbud_efter_kapitel_4", _i_tilbud)

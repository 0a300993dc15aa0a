"""A job or practice within a number of months, or less refund.

Task Force 2013, recommendation 2.3: municipalities offer new refugees "et ordinært job, et job med
løntilskud eller en virksomhedspraktik" within the first six months after arrival, "medmindre
særlige forhold hos den nyankomne taler imod det". The report names no sanction; the lever is the
one the law had in 2008-2012 for offers not given in time (aktivloven § 100): no refund of the help
until the offer has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before
from openfisca_dk_integration.reforms.levers import add_levers, wrap

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


class job_eller_praktik_begyndt(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har haft job, løntilskud eller virksomhedspraktik efter overtagelsen (reform)"

    def formula(person: Any, period: Any) -> Any:
        """In this month or an earlier one; a traineeship (igu) is a job."""
        virksomhed = one_of(
            person("aktivitet", period),
            Aktivitet.virksomhedspraktik,
            Aktivitet.loentilskud,
            Aktivitet.igu,
            Aktivitet.ordinaer_beskaeftigelse,
        )
        i_maaneden = virksomhed | person("i_ordinaert_arbejde", period)
        efter = person("programmaalgruppe", period)
        return before(person, "job_eller_praktik_begyndt", period) | (i_maaneden & efter)


class mangler_job_eller_praktik(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Fristen for job eller praktik er overskredet (reform)"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """In the programme, the months are over and nothing has begun; not with special needs."""
        greb = parameters(period).reform.tilbud_inden_frist
        flygtning = one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.flygtning,
            Opholdsgrundlag.fordreven_saerlov,
        )
        omfattet = (flygtning | greb.ogsaa_familiesammenfoerte) & (
            person("jobparat", period) | greb.ogsaa_ikke_jobparate
        )
        barsel = one_of(person("aktivitet", period), Aktivitet.barsel)
        saerlige_forhold = person("saerlige_behov", period) | barsel
        over_fristen = person("maaneder_siden_overtagelse", period) >= greb.frist
        return (
            (greb.frist > 0)
            & omfattet
            & ~saerlige_forhold
            & over_fristen
            & person("i_introduktionsprogram", period)
            & ~person("job_eller_praktik_begyndt", period)
        )


def _refusion(refusion: Any, person: Any, period: Any, parameters: Any) -> Any:
    """A part of the refund only, while the offer is overdue."""
    andel = parameters(period).reform.tilbud_inden_frist.refusion_bevares
    return refusion * where(person("mangler_job_eller_praktik", period), andel, 1)


def aendr(system: TaxBenefitSystem) -> None:
    """Add the deadline and what it costs to miss it; neutral: no deadline."""
    add_levers(system, "tilbud_inden_frist")
    system.add_variables(job_eller_praktik_begyndt, mangler_job_eller_praktik)
    wrap(system, "refusion_forsoergelse", _refusion)

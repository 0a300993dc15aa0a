"""Result grants for keeping a job and for supporting oneself.

Task Force 2013, p. 9 (a better governance): grants "kunne også udvides til andre områder end de
nuværende og til indsatser, der ligger efter selve integrationsperioden"; the goals named on the
same page are work, education, Danish and self-support.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.reforms.levers import add_levers, wrap

if TYPE_CHECKING:
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem


def _opfyldt_foer(person: Any, period: Any, egen: str, betingelse: str) -> Any:
    """Return who met a condition in an earlier month; ``egen`` is the variable that asks."""
    return before(person, egen, period) | before(person, betingelse, period)


def _foerste_gang(person: Any, period: Any, op_til: Any, betingelse: str, tidligere: str) -> Any:
    """Return who meets a condition for the first time, with a right to grants, in time."""
    nu = person(betingelse, period) & ~person(tidligere, period)
    inden_for = person("maaneder_siden_overtagelse", period) < op_til
    return nu & person("resultattilskud_ret", period) & inden_for


class resultattilskud_fastholdelse_tidligere(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Betingelsen for tilskud for fastholdelse har været opfyldt før (reform)"

    def formula(person: Any, period: Any) -> Any:
        """Once per person: the condition was met in an earlier month."""
        egen = "resultattilskud_fastholdelse_tidligere"
        return _opfyldt_foer(person, period, egen, "beskaeftigelse_fastholdt")


class beskaeftigelse_fastholdt(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har arbejdet så mange måneder i træk, som tilskud for fastholdelse kræver (reform)"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """Months in a row, with the hours the law asks for, in a job begun after takeover."""
        krav = int(parameters(period).reform.resultattilskud_udvidet.fastholdelse.maaneder)
        foerste = month_number(period) - person("maaneder_i_arbejde_i_traek", period) + 1
        begyndt_her = foerste >= person("introduktionsperiode_maaned", period)
        nok = (person("maaneder_i_arbejde_i_traek", period) >= krav) & (krav > 0)
        return nok & begyndt_her & person("arbejde_opfylder_betingelse", period)


class resultattilskud_fastholdelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud for fastholdelse i beskæftigelse (reform)"
    unit = "DKK"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """The amount, once, in the month in which the job has lasted long enough.

        A job that had lasted long enough before the reform took effect gives nothing.
        """
        greb = parameters(period).reform.resultattilskud_udvidet
        netop_nu = (
            person("maaneder_i_arbejde_i_traek", period) == greb.fastholdelse.maaneder
        ) | ~before(person, "arbejde_opfylder_betingelse", period)
        foerste_gang = _foerste_gang(
            person,
            period,
            greb.op_til_maaneder,
            "beskaeftigelse_fastholdt",
            "resultattilskud_fastholdelse_tidligere",
        )
        return (foerste_gang & netop_nu) * greb.fastholdelse.beloeb


class har_modtaget_hjaelp(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har modtaget hjælp til forsørgelse efter overtagelsen (reform)"

    def formula(person: Any, period: Any) -> Any:
        """Help in this month or an earlier one."""
        hidtil = before(person, "har_modtaget_hjaelp", period)
        efter = person("programmaalgruppe", period)
        return hidtil | (efter & (person("forsoergelsesydelse", period) > 0))


class maaneder_selvforsoergende_i_traek(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Måneder i træk uden offentlig forsørgelse efter at have modtaget hjælp (reform)"
    unit = "maaned"

    def formula(person: Any, period: Any) -> Any:
        """One more than last month while on no public support; none before the first help."""
        uden_anden = one_of(
            person("anden_offentlig_forsoergelse", period), AndenOffentligForsoergelse.ingen
        )
        uden_hjaelp = person("forsoergelsesydelse", period) + person("loentilskud_udgift", period)
        fri = uden_anden & (uden_hjaelp <= 0) & ~person("er_udrejst", period)
        taeller = fri & person("har_modtaget_hjaelp", period)
        return where(taeller, before(person, "maaneder_selvforsoergende_i_traek", period) + 1, 0)


class selvforsoergende_laenge_nok(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har været selvforsørgende, så længe tilskuddet kræver (reform)"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """Months in a row without public support."""
        krav = parameters(period).reform.resultattilskud_udvidet.selvforsoergelse.maaneder
        return (person("maaneder_selvforsoergende_i_traek", period) >= krav) & (krav > 0)


class resultattilskud_selvforsoergelse_tidligere(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Betingelsen for tilskud for selvforsørgelse har været opfyldt før (reform)"

    def formula(person: Any, period: Any) -> Any:
        """Once per person: the condition was met in an earlier month."""
        egen = "resultattilskud_selvforsoergelse_tidligere"
        return _opfyldt_foer(person, period, egen, "selvforsoergende_laenge_nok")


class resultattilskud_selvforsoergelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Resultattilskud for selvforsørgelse (reform)"
    unit = "DKK"

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        """The amount, once, in the month in which self-support has lasted long enough.

        Self-support that had lasted long enough before the reform took effect gives nothing.
        """
        greb = parameters(period).reform.resultattilskud_udvidet
        netop_nu = (
            person("maaneder_selvforsoergende_i_traek", period) == greb.selvforsoergelse.maaneder
        )
        foerste_gang = _foerste_gang(
            person,
            period,
            greb.op_til_maaneder,
            "selvforsoergende_laenge_nok",
            "resultattilskud_selvforsoergelse_tidligere",
        )
        return (foerste_gang & netop_nu) * greb.selvforsoergelse.beloeb


def _i_alt(lovens: Any, person: Any, period: Any, parameters: Any) -> Any:
    """The law's grants and the new ones."""
    return (
        lovens
        + person("resultattilskud_fastholdelse", period)
        + person("resultattilskud_selvforsoergelse", period)
    )


def aendr(system: TaxBenefitSystem) -> None:
    """Add the two grants to the sum of result grants; neutral: their amounts are 0."""
    add_levers(system, "resultattilskud_udvidet")
    system.add_variables(
        resultattilskud_fastholdelse_tidligere,
        beskaeftigelse_fastholdt,
        resultattilskud_fastholdelse,
        har_modtaget_hjaelp,
        maaneder_selvforsoergende_i_traek,
        selvforsoergende_laenge_nok,
        resultattilskud_selvforsoergelse_tidligere,
        resultattilskud_selvforsoergelse,
    )
    wrap(system, "resultattilskud", _i_alt)

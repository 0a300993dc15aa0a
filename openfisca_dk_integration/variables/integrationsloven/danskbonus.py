"""Danskbonus efter integrationsloven (the one-off Danish bonus)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, month_number
from openfisca_dk_integration.rule_helpers.integrationsperiode import is_after


@hjemmel("integrationsloven § 22, stk. 2")
class danskbonus_modtaget_tidligere(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har tidligere modtaget dansktillæg eller danskbonus"
    reference = ["https://www.retsinformation.dk/eli/lta/2018/320"]

    def formula(person, period):
        """A Danish bonus under either act was paid in an earlier month."""
        return (
            before(person, "danskbonus_modtaget_tidligere", period)
            | (before(person, "danskbonus", period) > 0)
            | (before(person, "danskbonus_engangsbeloeb", period) > 0)
        )


@hjemmel("integrationsloven § 22", "danskbonusbekendtgørelsen § 2 og § 9, stk. 2")
class danskbonus_engangsbeloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Danskbonus, engangsbeløb efter integrationsloven"
    unit = "DKK"
    documentation = (
        "Skattefrit, én gang, i den første måned uden hjælp efter lov om aktiv socialpolitik "
        "§§ 22-25, efter at en prøve på mindst Prøve i Dansk 2 eller FVU-læsning 2 er bestået "
        "(efter 1. januar 2018). Ansøgning forudsættes."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2018/320",
        "https://www.retsinformation.dk/eli/lta/2018/617",
    ]

    def formula_2018_07(person, period, parameters):
        """The amount once, when the test is passed, no help is received and none was before."""
        p = parameters(period).integrationsloven
        maaned = person("danskproevemaaned", period)
        dag = person("danskproevedag", period)
        bestaaet = (
            person("har_danskproevedato", period)
            & (maaned <= month_number(period))
            & is_after(maaned, dag, p.danskbonus_bestaaet_efter)
        )
        proeve = person("har_proeve_til_danskbonus", period)
        omfattet = person("er_flygtning_eller_familie", period) | one_of(
            person("opholdsgrundlag", period), Opholdsgrundlag.familiesammenfoert_til_andre
        )
        uden_hjaelp = person("forsoergelsesydelse", period) <= 0
        her = ~person("er_udrejst", period)
        ny = ~person("danskbonus_modtaget_tidligere", period)
        ret = omfattet & bestaaet & proeve & uden_hjaelp & her & ny
        return ret * p.danskbonus_engangsbeloeb

    def formula_2025(person, period):
        """From 2025: danskbonus is abolished."""
        return person.filled_array(0)

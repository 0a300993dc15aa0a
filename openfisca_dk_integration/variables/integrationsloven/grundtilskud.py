"""Grundtilskud og tilskud til uledsagede mindreårige (basic grant and minors' grant)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import month_number


@hjemmel("integrationsloven § 45, stk. 4", "statsrefusionsbekendtgørelsen § 8, stk. 3")
class foerste_tilskudsmaaned(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedsnummer for den første måned med tilskud"
    documentation = (
        "Overtagelse senest den 15. tæller måneden, ellers begynder tilskuddet måneden efter. "
        "Samme regel giver den sidste måned: der er altid lige så mange måneder, som loven siger."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/802"]

    def formula_2007_07(person, period, parameters):
        """The takeover month when taken over by the 15th, else the month after."""
        senest = parameters(
            period
        ).integrationsloven.grundtilskud.foerste_maaned_overtagelse_senest_dag
        sent = person("introduktionsperiode_dag", period) > senest
        return person("introduktionsperiode_maaned", period) + sent


@hjemmel("integrationsloven § 45, stk. 4", "statsrefusionsbekendtgørelsen § 8")
class grundtilskud_ret(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Personen kan udløse grundtilskud"
    documentation = (
        "En mindreårig uledsaget, der tilbydes program (§ 16, stk. 9), kan oplyses som "
        "`programmaalgruppe` og udløser da grundtilskud, når det særlige tilskud ophører."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1498",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula_2007_07(person, period):
        """A programme person who is here, and not one with the minors' grant."""
        mindreaarig = person("tilskud_uledsaget_mindreaarig", period) > 0
        her = person("programmaalgruppe", period) & ~person("er_udrejst", period)
        return her & ~mindreaarig


@hjemmel(
    "integrationsloven § 45, stk. 4 (2007-2010 stk. 4, 2012-2019 stk. 3)",
    "statsrefusionsbekendtgørelsen § 8",
)
class grundtilskud(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Grundtilskud"
    unit = "DKK/maaned"
    documentation = (
        "Statens tilskud til kommunen i de første 36 måneder. Udrejsemåneden tæller ikke: "
        "kommunen har ikke ansvaret efter den 15."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2017/1127",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period, parameters):
        """The month's rate (grundtilskud) in each of the months counted since takeover."""
        satser = parameters(period).integrationsloven.grundtilskud.satser
        maaned = month_number(period) - person("foerste_tilskudsmaaned", period)
        return person("grundtilskud_ret", period) * satser.calc(maaned)

    def formula_2017(person, period, parameters):
        """The month's rate, raised for refugees and their family in 2017 and 2018."""
        p = parameters(period).integrationsloven.grundtilskud
        maaned = month_number(period) - person("foerste_tilskudsmaaned", period)
        sats = p.satser.calc(maaned)
        forhoejet = (sats > 0) * p.beloeb_flygtninge_forhoejet
        beloeb = where(person("er_flygtning_eller_familie", period), forhoejet, sats)
        return person("grundtilskud_ret", period) * beloeb

    def formula_2019(person, period, parameters):
        """The month's rate (grundtilskud) in each of the months counted since takeover."""
        satser = parameters(period).integrationsloven.grundtilskud.satser
        maaned = month_number(period) - person("foerste_tilskudsmaaned", period)
        return person("grundtilskud_ret", period) * satser.calc(maaned)


@hjemmel(
    "integrationsloven § 45, stk. 8 (2007 stk. 6, 2012-2016 stk. 6, 2016-2019 stk. 7)",
    "statsrefusionsbekendtgørelsen § 9",
)
class tilskud_uledsaget_mindreaarig(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Tilskud til uledsaget mindreårig flygtning"
    unit = "DKK/maaned"
    documentation = (
        "Måneden med 18-årsdagen tæller, når dagen ligger efter den 15. At en forælder får "
        "lovligt ophold, vides ikke i modellen."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2022/1265",
    ]

    def formula_2007_07(person, period, parameters):
        """The month's rate for an unaccompanied minor (uledsaget mindreårig) until 18."""
        p = parameters(period).integrationsloven
        mindreaarige = p.tilskud_uledsagede_mindreaarige
        grundlag = person("opholdsgrundlag", period)
        saerlov_med = parameters(
            period.stop
        ).integrationsloven.tilskud_uledsagede_mindreaarige.omfatter_saerlov_ukraine
        flygtning = one_of(grundlag, Opholdsgrundlag.flygtning) | (
            saerlov_med & one_of(grundlag, Opholdsgrundlag.fordreven_saerlov)
        )
        maaned = month_number(period)
        begyndt = person("er_overtaget", period) & (
            maaned >= person("foerste_tilskudsmaaned", period)
        )
        myndig = person("foedselsmaaned", period) + 12 * mindreaarige.alder_max
        sent = person("foedselsdag", period) > p.grundtilskud.sidste_maaned_ansvar_efter_dag
        barn = maaned < myndig + sent
        omfattet = person("uledsaget_mindreaarig", period) & flygtning
        her = omfattet & begyndt & ~person("er_udrejst", period)
        return her * barn * mindreaarige.beloeb

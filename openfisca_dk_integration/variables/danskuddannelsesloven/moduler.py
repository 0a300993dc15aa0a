"""Danskuddannelse: ret og modulpris (Danish courses: right and price of modules)."""

from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("danskuddannelsesloven § 2 e (2014-2017 § 2, stk. 2)")
class ret_til_danskuddannelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har ret til danskuddannelse efter overtagelsen"
    documentation = (
        "Rettens egen tidsgrænse (3 år, fra 2014 5 år); følger ikke programmets længde. Regnes "
        "fra overtagelsen. Personer uden for programmets målgruppe begrænses ikke her."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/376",
        "https://www.retsinformation.dk/eli/lta/2022/1372",
    ]

    def formula_2004(person, period, parameters):
        """Within the years after takeover that the act gives programme persons."""
        laengde = parameters(period).integrationsloven.program.danskuddannelse_varighed_max
        inden_for = person("maaneder_siden_overtagelse", period) < laengde
        return (inden_for | ~person("programmaalgruppe", period)) & ~person("er_udrejst", period)


@hjemmel("danskuddannelsesloven § 13", "danskuddannelsesbekendtgørelsen")
class danskuddannelse_udgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens udgift til danskmoduler"
    unit = "DKK/maaned"
    documentation = (
        "Starttakst for moduler begyndt og sluttakst for moduler bestået i måneden. Starttaksten "
        "kræver ret til danskuddannelse."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1010",
        "https://www.retsinformation.dk/eli/lta/2016/981",
    ]

    def formula_2004(person, period, parameters):
        """Modules started and passed in the month at their shares of the municipality's price."""
        andele = parameters(period).danskuddannelsesloven.modultakst
        startet = person("danskmoduler_startet", period) * person("ret_til_danskuddannelse", period)
        moduler = (
            startet * andele.starttakst_andel
            + person("danskmoduler_bestaaet", period) * andele.sluttakst_andel
        )
        return moduler * person.kommune("modultakst", period.this_year)


@hjemmel("danskuddannelsesloven § 2 d og § 14, stk. 2 (2018-2020)")
class deltagerbetaling_for_dansk(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    end = "2020-06-30"
    label = "Selvforsørgerkursistens deltagerbetaling for danskmoduler"
    unit = "DKK/maaned"
    documentation = (
        "Betales af dem, der ikke er i integrationslovens programmålgruppe, når de henvises til et "
        "modul; udbyderen overfører den til kommunen. Au pair-personer betaler ikke, men kan ikke "
        "kendes. Depositum fås tilbage og er ikke med."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2018/991",
        "https://www.retsinformation.dk/eli/lta/2019/844",
    ]

    def formula_2018_07(person, period, parameters):
        """A fee for each module started by those outside the programme (S-kursister)."""
        beloeb = parameters(period).danskuddannelsesloven.s_kursist.deltagerbetaling_pr_modul
        integrationskursist = person("programmaalgruppe", period) | person(
            "er_flygtning_eller_familie", period
        )
        startet = person("danskmoduler_startet", period) * person("ret_til_danskuddannelse", period)
        return ~integrationskursist * startet * beloeb

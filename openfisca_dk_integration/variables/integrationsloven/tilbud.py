"""Udgifter og måneder med driftsrefusion for den enkelte (refundable costs and months)."""

from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.integrationsperiode import is_before


@hjemmel("integrationsloven § 45, stk. 5", "integrationsloven § 45, stk. 8, 3. pkt.")
class giver_driftsrefusion(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Kommunens programudgifter for personen refunderes inden for rådighedsbeløbet"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2007_07(person, period):
        """In the programme, and not in a month with the minors' grant."""
        mindreaarig = person("tilskud_uledsaget_mindreaarig", period) > 0
        return person("i_introduktionsprogram", period) & ~mindreaarig


@hjemmel("integrationsloven § 45, stk. 5", "statsrefusionsbekendtgørelsen § 7")
class programudgift_uden_refusion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Udgift til program og dansk, der ikke refunderes inden for rådighedsbeløbet"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/998",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula(person, period):
        """Before July 2007: nothing is refunded within the cap."""
        return person("programudgift", period) + person("danskuddannelse_udgift", period)

    def formula_2007_07(person, period, parameters):
        """Costs of people outside the programme, and Danish courses where they do not count."""
        p = parameters(period).integrationsloven.driftsrefusion
        program = person("programudgift", period)
        dansk = person("danskuddannelse_udgift", period)
        refunderes = program + dansk * p.omfatter_danskuddannelse
        return program + dansk - person("giver_driftsrefusion", period) * refunderes


@hjemmel("integrationsloven § 23 c", "integrationsloven § 45, stk. 5")
class loentilskud_i_raadighedsbeloebet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Løntilskud, der refunderes inden for rådighedsbeløbet"
    unit = "DKK/maaned"
    documentation = "Til og med juni 2016; derefter følger løntilskud refusionstrappen."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/1613",
        "https://www.retsinformation.dk/eli/lta/2016/998",
    ]

    def formula_2007_07(person, period, parameters):
        """Wage subsidies (løntilskud) of programme persons."""
        p = parameters(period).integrationsloven.driftsrefusion
        udgift = person("loentilskud_udgift", period) * p.omfatter_loentilskud
        return person("giver_driftsrefusion", period) * udgift


@hjemmel("integrationsloven § 45, stk. 5")
class i_tilbud_efter_kapitel_4(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager tilbud efter integrationslovens kapitel 4 i måneden"
    documentation = (
        "Vejledning og opkvalificering, danskuddannelse, virksomhedspraktik, løntilskud (§ 23 c) "
        "og fra 2025 nytteindsats (§ 23 g); også måneder, hvor et danskmodul er begyndt eller "
        "bestået."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula_2007_07(person, period, parameters):
        """In the programme and in an offer, or in Danish courses, this month."""
        p = parameters(period).integrationsloven.driftsrefusion
        aktivitet = person("aktivitet", period)
        tilbud = one_of(
            aktivitet,
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.danskuddannelse,
            Aktivitet.virksomhedspraktik,
            Aktivitet.loentilskud,
        )
        nytte = one_of(aktivitet, Aktivitet.nytteindsats) & p.omfatter_nytteindsats_23g
        moduler = person("danskmoduler_startet", period) + person("danskmoduler_bestaaet", period)
        deltager = tilbud | nytte | (moduler > 0)
        return person("giver_driftsrefusion", period) & deltager


@hjemmel("integrationsloven § 45 b")
class beskaeftiget_flygtning_4_kvartal(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Flygtning eller familie i ordinær beskæftigelse i 4. kvartal"
    documentation = (
        "Mindst 190 ordinære timer i kvartalet, opholdstilladelse fra 2004 eller senere."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1127"]

    def formula_2015(person, period, parameters):
        """Refugees and their family with enough ordinary hours in the fourth quarter."""
        p = parameters(period).integrationsloven.ekstra_beskaeftigelse
        timer = 0
        for maaned in period.get_subperiods(MONTH)[int(p.foerste_maaned) - 1 :]:
            timer = timer + person("i_ordinaert_arbejde", maaned) * person("arbejdstimer", maaned)
        maaned = person("opholdstilladelse_maaned", period)
        dag = person("opholdstilladelse_dag", period)
        ny_nok = person("har_opholdstilladelse_dato", period) & ~is_before(
            maaned, dag, p.opholdstilladelse_fra
        )
        return (
            person("er_flygtning_eller_familie", period) & ny_nok & (timer >= p.timer_taelles_fra)
        )

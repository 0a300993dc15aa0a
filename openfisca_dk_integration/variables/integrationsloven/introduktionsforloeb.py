"""Introduktionsforløb for indvandrere (introduction course for immigrants, chapter 4 a)."""

from numpy import minimum
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune, Person
from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("integrationsloven § 24 c")
class i_introduktionsforloeb(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "I introduktionsforløb for indvandrere"
    documentation = "EU-borgere og andre indvandrere, 3 år fra kommunens overtagelse."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2010/1062",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2010_08(person, period, parameters):
        """An adult immigrant (indvandrer) in the first years after takeover."""
        p = parameters(period).integrationsloven.program
        indvandrer = one_of(
            person("opholdsgrundlag", period),
            Opholdsgrundlag.eu_borger,
            Opholdsgrundlag.oevrig_indvandrer,
        )
        voksen = person("alder_ved_overtagelse", period) >= p.alder_min
        maaneder = person("maaneder_siden_overtagelse", period)
        i_perioden = (maaneder >= 0) & (maaneder < p.introduktionsforloeb_varighed)
        her = person("er_overtaget", period) & ~person("er_udrejst", period)
        return indvandrer & voksen & i_perioden & her


@hjemmel("integrationsloven § 45, stk. 6 (2012-2019 stk. 5)")
class introduktionsforloeb_udgift_med_refusion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Udgift til introduktionsforløb, der kan refunderes"
    unit = "DKK/maaned"
    documentation = "Fra 2018 kun de beskæftigelsesrettede tilbud og støtte til vejleder."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1094",
        "https://www.retsinformation.dk/eli/lta/2017/1591",
    ]

    def formula_2010_08(person, period):
        """Offers and Danish courses of a person in an introduction course."""
        udgift = person("programudgift", period) + person("danskuddannelse_udgift", period)
        return person("i_introduktionsforloeb", period) * udgift

    def formula_2018(person, period):
        """Offers only: Danish courses of immigrants give no refund from 2018."""
        return person("i_introduktionsforloeb", period) * person("programudgift", period)


@hjemmel("integrationsloven § 45, stk. 5 (2012-2017)")
class i_tilbud_efter_kapitel_4_a(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager tilbud efter integrationslovens kapitel 4 a i måneden"
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1094"]

    def formula_2010_08(person, period):
        """In an introduction course and in an offer, or in Danish courses, this month."""
        tilbud = one_of(
            person("aktivitet", period),
            Aktivitet.vejledning_opkvalificering,
            Aktivitet.danskuddannelse,
            Aktivitet.virksomhedspraktik,
            Aktivitet.loentilskud,
        )
        moduler = person("danskmoduler_startet", period) + person("danskmoduler_bestaaet", period)
        return person("i_introduktionsforloeb", period) & (tilbud | (moduler > 0))


@hjemmel("integrationsloven § 45, stk. 5 (2012-2017)")
class helaarspersoner_i_introduktionsforloeb(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Helårspersoner i tilbud efter kapitel 4 a"
    unit = "antal"
    documentation = "Uden oplysning: vægtede måneder i tilbud delt med 12."
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1094"]

    def formula(kommune, period):
        """Not given: months in offers of immigrants, twelve to a person (helårspersoner)."""
        return weighted_sum(kommune, "i_tilbud_efter_kapitel_4_a", period) / 12


@hjemmel("integrationsloven § 45, stk. 6 (2012-2019 stk. 5)")
class kommune_introduktionsforloeb_med_refusion(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens udgift til introduktionsforløb, der kan refunderes"
    unit = "DKK/aar"
    documentation = "En del af kommune_programudgift og kommune_danskuddannelse."
    reference = ["https://www.retsinformation.dk/eli/lta/2014/1094"]

    def formula(kommune, period):
        """Refundable costs of introduction courses for immigrants (introduktionsforløb)."""
        return weighted_sum(kommune, "introduktionsforloeb_udgift_med_refusion", period)


@hjemmel("integrationsloven § 45, stk. 6 (2012-2019 stk. 5)", "statsrefusionsbekendtgørelsen § 7")
class kommune_refusion_introduktionsforloeb(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af introduktionsforløb for indvandrere"
    unit = "DKK/aar"
    documentation = "Ikke en del af kommune_driftsrefusion; har sit eget rådighedsbeløb til 2017."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1094",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
    ]

    def formula_2010(kommune, period, parameters):
        """Half of the costs, at most half the cap (rådighedsbeløb) for immigrants."""
        december = period.get_subperiods(MONTH)[-1]
        p = parameters(december).integrationsloven.driftsrefusion
        udgift = kommune("kommune_introduktionsforloeb_med_refusion", period)
        personer = kommune("helaarspersoner_i_introduktionsforloeb", period)
        return p.andel * minimum(udgift, p.raadighedsbeloeb_introduktionsforloeb * personer)

    def formula_2018(kommune, period, parameters):
        """Half of the offers and of mentors in companies, without a cap."""
        andel = parameters(
            period
        ).integrationsloven.refusion.introduktionsforloeb_tilbud_og_vejleder
        return andel * kommune("kommune_introduktionsforloeb_med_refusion", period)

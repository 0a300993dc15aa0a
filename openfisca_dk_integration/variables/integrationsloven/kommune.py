"""Kommunens udgifter, refusion og tilskud efter integrationsloven (sums by municipality)."""

from numpy import maximum, minimum, rint
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("integrationsloven § 45, stk. 1")
class kommune_programudgift(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens udgift til programmer"
    unit = "DKK/aar"
    documentation = "Brutto, uden danskmoduler, løntilskud og indsats uden refusion."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Programme costs of the year (programudgift), before refund."""
        return weighted_sum(kommune, "programudgift", period)


class kommune_indsatsudgift(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens øvrige indsatsudgift uden refusion"
    unit = "DKK/aar"

    def formula(kommune, period):
        """Extra effort of the year that gives no refund (indsatsudgift)."""
        return weighted_sum(kommune, "indsatsudgift", period)


@hjemmel("danskuddannelsesloven § 13")
class kommune_danskuddannelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens udgift til danskuddannelse"
    unit = "DKK/aar"
    documentation = "Alle kursister, brutto; også uden for programmet."
    reference = ["https://www.retsinformation.dk/eli/lta/2022/1372"]

    def formula(kommune, period):
        """Danish modules started and passed in the year at the municipality's price."""
        return weighted_sum(kommune, "danskuddannelse_udgift", period)


@hjemmel("integrationsloven § 45, stk. 5, 4. pkt.")
class helaarspersoner_i_tilbud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Helårspersoner i tilbud efter kapitel 4"
    unit = "antal"
    documentation = (
        "Uden oplysning: vægtede måneder i tilbud delt med 12. I 2007 tæller kun juli-december, "
        "da refusionen begynder 1. juli."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Not given: months in offers (tilbud) of programme persons, twelve to a person."""
        return weighted_sum(kommune, "i_tilbud_efter_kapitel_4", period) / 12


@hjemmel("integrationsloven § 45, stk. 5 (2012-2019 stk. 4)", "statsrefusionsbekendtgørelsen § 7")
class kommune_driftsrefusion(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af programudgifter inden for rådighedsbeløbet"
    unit = "DKK/aar"
    documentation = (
        "Halvdelen af udgifterne, højst halvdelen af rådighedsbeløbet gange helårspersoner. "
        "Beløbet læses som et loft over udgifterne. Satsen er årets (2007: fra 1. juli)."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2025/802",
    ]

    def formula_2007(kommune, period, parameters):
        """Half of the refundable costs, at most half the cap (rådighedsbeløb) of the year."""
        december = period.get_subperiods(MONTH)[-1]
        p = parameters(december).integrationsloven.driftsrefusion
        udgift = (
            kommune("kommune_programudgift", period)
            + kommune("kommune_danskuddannelse", period)
            - kommune("kommune_programudgift_uden_refusion", period)
            + kommune("kommune_loentilskud_i_raadighedsbeloebet", period)
        )
        loft = p.raadighedsbeloeb_integrationsprogram * kommune("helaarspersoner_i_tilbud", period)
        return p.andel * maximum(minimum(udgift, loft), 0)


@hjemmel("integrationsloven § 45, stk. 5")
class kommune_programudgift_uden_refusion(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens udgift til program og dansk, der ikke refunderes"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Programme and Danish costs of people outside the programme."""
        return weighted_sum(kommune, "programudgift_uden_refusion", period)


@hjemmel("integrationsloven § 23 c")
class kommune_loentilskud_i_raadighedsbeloebet(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens løntilskud inden for rådighedsbeløbet"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/1613"]

    def formula(kommune, period):
        """Wage subsidies refunded within the cap (until June 2016)."""
        return weighted_sum(kommune, "loentilskud_i_raadighedsbeloebet", period)


@hjemmel("integrationsloven § 45, stk. 4")
class kommune_grundtilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Grundtilskud til kommunen"
    unit = "DKK/aar"
    documentation = "Uden tilskud til uledsagede mindreårige (kommune_tilskud_uledsagede)."
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Basic grants (grundtilskud) of the year."""
        return weighted_sum(kommune, "grundtilskud", period)


@hjemmel("integrationsloven § 45, stk. 8")
class kommune_tilskud_uledsagede(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Tilskud til kommunen for uledsagede mindreårige"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Grants for unaccompanied minors (uledsagede mindreårige) of the year."""
        return weighted_sum(kommune, "tilskud_uledsaget_mindreaarig", period)


@hjemmel("integrationsloven § 45, stk. 9")
class kommune_resultattilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Resultattilskud til kommunen"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1146"]

    def formula(kommune, period):
        """Result grants (resultattilskud) of the year."""
        return weighted_sum(kommune, "resultattilskud", period)


@hjemmel("integrationsloven § 45 b")
class beskaeftigede_flygtninge_4_kvartal_vaegtet(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Vægtet antal flygtninge og familie i ordinær beskæftigelse i 4. kvartal"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1127"]

    def formula_2015(kommune, period):
        """The weighted count of people with enough ordinary hours in the quarter."""
        return weighted_sum(kommune, "beskaeftiget_flygtning_4_kvartal", period)


@hjemmel("integrationsloven § 45 b")
class beskaeftigede_flygtninge_4_kvartal(Variable):
    value_type = int
    entity = Kommune
    definition_period = YEAR
    label = "Flygtninge og familie i ordinær beskæftigelse i 4. kvartal"
    unit = "antal"
    documentation = "Uden oplysning: talt blandt personerne, vægtet og afrundet til hele personer."
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1127"]

    def formula_2015(kommune, period):
        """Not given: the people with at least 190 ordinary hours, rounded to whole people."""
        return rint(kommune("beskaeftigede_flygtninge_4_kvartal_vaegtet", period))


@hjemmel("integrationsloven § 45 b")
class kommune_beskaeftigelsesbonus(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Tilskud for ekstra flygtninge i beskæftigelse"
    unit = "DKK/aar"
    documentation = (
        "Betalt i 2017 for 4. kvartal 2016 mod 2015 og i 2018 for 4. kvartal 2017 mod 2016; "
        "aldrig negativt."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1127"]

    def formula_2017(kommune, period, parameters):
        """The amount for each extra employed refugee in last year's fourth quarter."""
        beloeb = parameters(period).integrationsloven.ekstra_beskaeftigelse.beloeb
        senest = kommune("beskaeftigede_flygtninge_4_kvartal", period.last_year)
        foer = kommune("beskaeftigede_flygtninge_4_kvartal", period.last_year.offset(-1))
        return beloeb * maximum(senest - foer, 0)

    def formula_2019(kommune, period):
        """From 2019: there is no grant."""
        return kommune.filled_array(0)


@hjemmel("integrationsloven § 45 a")
class kommune_indkvarteringsrefusion(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af midlertidig indkvartering"
    unit = "DKK/aar"
    documentation = "2016 og 2017. Rådighedsbeløbet læses som et loft over nettoudgiften."
    reference = ["https://www.retsinformation.dk/eli/lta/2017/1127"]

    def formula_2016(kommune, period, parameters):
        """Half of the net cost of temporary housing, within the cap per full-year person."""
        p = parameters(period).refusion.midlertidig_indkvartering
        netto = maximum(
            kommune("indkvarteringsudgift", period) - kommune("indkvarteringsegenbetaling", period),
            0,
        )
        loft = p.raadighedsbeloeb * kommune("helaarspersoner_i_midlertidig_bolig", period)
        return p.andel * minimum(netto, loft)

    def formula_2018(kommune, period):
        """From 2018: there is no refund."""
        return kommune.filled_array(0)

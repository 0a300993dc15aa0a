"""Statens andel af månedens ydelse, og trappens andele (the state's share and the ladder)."""

from numpy import where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers import uger


@hjemmel("kommunefinansieringsloven § 5, stk. 2-3", "finansieringsbekendtgørelsen § 23")
class sidste_ydelsesuges_nummer(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Nummer på månedens sidste ydelsesuge, før en nulstilling samme måned"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Follows the number at the month's end, unless the count closed after the benefit."""
        nulstilles = person("nulstilles_efter_stoette", period)
        foer_nulstilling = nulstilles * person("ydelsesuger_inkl_maanedens", period)
        return foer_nulstilling + ~nulstilles * person("ydelsesuge_nummer", period)


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "kommunefinansieringsloven § 29, stk. 3")
class trappens_statslige_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Trappens refusion, gennemsnit af de dækkede dage"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2016(person, period, parameters):
        """Mean over the covered days of the share of the day's week; 0 without covered days."""
        trappe = parameters(period).refusion.trappe
        trin = (trappe.trin_1, trappe.trin_2, trappe.trin_3, trappe.trin_4)
        dage = (person("ydelsesdag_foerste", period), person("ydelsesdag_sidste", period))
        return uger.mean_over_steps(
            period,
            [(et_trin.fra_uge, et_trin.statens_andel) for et_trin in trin],
            dage,
            person("sidste_ydelsesuges_nummer", period),
            uger.first_day_from(period, trappe.ikrafttraeden),
        )


@hjemmel("kommunefinansieringsloven § 5, stk. 3")
class trappens_kommunale_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Trappens medfinansiering, gennemsnit af de dækkede dage"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2016(person, period, parameters):
        """Mean over the covered days of the municipality's share; 0 without covered days."""
        trappe = parameters(period).refusion.trappe
        trin = (trappe.trin_1, trappe.trin_2, trappe.trin_3, trappe.trin_4)
        dage = (person("ydelsesdag_foerste", period), person("ydelsesdag_sidste", period))
        return uger.mean_over_steps(
            period,
            [(et_trin.fra_uge, et_trin.kommunens_andel) for et_trin in trin],
            dage,
            person("sidste_ydelsesuges_nummer", period),
            uger.first_day_from(period, trappe.ikrafttraeden),
        )


@hjemmel("lov om aktiv socialpolitik § 107, stk. 3, nr. 2", "LAB § 202")
class har_fuld_refusion(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Staten afholder kommunens udgifter fuldt ud (uledsaget mindreårig)"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Til den måned, hvis første dag personen er fyldt 18 år. Forældres senere lovlige ophold"
        " og døgnanbragte med funktionsnedsættelse (§ 107, stk. 3, nr. 1) kendes ikke af modellen."
    )

    def formula(person, period, parameters):
        """Unaccompanied minors, until they are 18 (uledsagede mindreårige)."""
        under_18 = person("alder", period) < parameters(period).oplysninger.myndighedsalder
        return person("uledsaget_mindreaarig", period) & under_18


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 2",
    "finansieringsbekendtgørelsen § 19, stk. 2",
    "lov om aktiv socialpolitik § 100 (til 2015)",
    "lov om aktiv socialpolitik § 107, stk. 3, nr. 2",
)
class refusion_andel(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Statens andel af månedens ydelse"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2026/14",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]
    documentation = (
        "Gennemsnit af de dage, ydelsen dækker; 0 i måneder uden ydelse. Trappen fra 1. januar"
        " 2016; før da procentsatsen for månedens ydelse, program og aktivitet."
    )

    def formula_1999(person, period):
        """The share of the month's benefit (before 2016); 0 without a benefit."""
        hjaelp = (person("forsoergelsesydelse", period) + person("saerlig_stoette", period)) > 0
        andel = where(
            person("har_fuld_refusion", period),
            1,
            person("refusion_andel_hjaelp_foer_trappen", period),
        )
        medfinansiering = person("medfinansiering_andel", period)
        anden_ydelse = where(
            medfinansiering > 0,
            1 - medfinansiering,
            person("refusion_andel_anden_ydelse_foer_trappen", period),
        )
        return where(hjaelp, andel, anden_ydelse)

    def formula_2016(person, period, parameters):
        """The ladder's mean share of the covered days; all for unaccompanied minors."""
        pension = parameters(period).refusion.foertidspension.tilkendt_foer_2014_07
        egne_ydelser = (
            person("forsoergelsesydelse", period)
            + person("saerlig_stoette", period)
            + person("loentilskud_udgift", period)
        )
        alt = person("har_fuld_refusion", period) & (egne_ydelser > 0)
        gammel_pension = person("foertidspension_uden_for_trappen", period)
        andel = where(
            gammel_pension & (egne_ydelser <= 0),
            pension.statens_andel,
            person("trappens_statslige_andel", period),
        )
        return where(alt, 1, andel)

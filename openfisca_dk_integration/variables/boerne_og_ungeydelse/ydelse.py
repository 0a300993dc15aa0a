"""Børne- og ungeydelse (child and youth benefit), børne- og ungeydelsesloven §§ 1-5."""

from numpy import maximum, minimum, where
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import Koen
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import days_in_month, month_number
from openfisca_dk_integration.rule_helpers.familieydelser import (
    MONTHS_IN_QUARTER,
    rounded_up,
    whole,
)


@hjemmel("lov om en børne- og ungeydelse § 1, stk. 1")
class boerneydelse_aarligt_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Børneydelsens årlige beløb efter alderen på kvartalets første dag"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/339",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2010(person, period, parameters):
        """The rate for 0-2, 3-6 or 7-14 years (børneydelse)."""
        lov = parameters(period).boerne_og_ungeydelse
        alder = person("alder_ved_kvartalets_begyndelse", period)
        fra_tre = where(
            alder < lov.aldersgrupper.laveste_sats_fra,
            lov.aarlig.alder_3_6_aar,
            lov.aarlig.alder_7_14_aar,
        )
        return where(
            alder < lov.aldersgrupper.mellemste_sats_fra, lov.aarlig.alder_0_2_aar, fra_tre
        )


@hjemmel("lov om en børne- og ungeydelse § 1, stk. 3, 9. pkt.")
class boerneydelse_ekstra_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ekstra beløb til børne- og ungeydelsen for hele kvartalet"
    unit = "DKK"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]
    documentation = "Kun første kvartal af 2023."

    def formula_2023(person, period, parameters):
        """The one-off amount of the first quarter of 2023 (i 2023 forhøjes beløbene)."""
        return (
            person("er_barn", period) * parameters(period).boerne_og_ungeydelse.ekstra_engangsbeloeb
        )

    def formula_2023_04(person, period):
        """Nothing after the first quarter of 2023."""
        return person("er_barn", period) * 0


@hjemmel("lov om en børne- og ungeydelse § 5, stk. 4")
class ungeydelse_andel_af_maaneden(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Del af måneden, som ungeydelsen dækker"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]

    def formula_2010(person, period):
        """The whole month until the eighteenth birthday, in that month the days up to it."""
        maaned = month_number(period)
        myndig = person("myndighedsmaaned", period)
        dage = person("foedselsdag", period) / days_in_month(period)
        er_ung = maaned >= person("ungeydelse_fra_maaned", period)
        return er_ung * where(maaned == myndig, minimum(1, dage), maaned < myndig)


@hjemmel("lov om en børne- og ungeydelse § 1, stk. 1, §§ 2-4 og § 5, stk. 3")
class boerneydelse_kvartal(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Børneydelse for hele kvartalet, før nedsættelse efter indkomst"
    unit = "DKK"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/609",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = (
        "Betingelserne prøves på kvartalets første dag. To voksne i husstanden regnes fra 2022 som "
        "forældre med fælles forældremyndighed, og hver halvdel af barnets ydelse rundes op."
    )

    def formula_2010(person, period):
        """A quarter of the yearly amount times the share earned, in whole kroner (børneydelse)."""
        aarligt = person("boerneydelse_aarligt_beloeb", period)
        beloeb = aarligt * MONTHS_IN_QUARTER / 12 + person("boerneydelse_ekstra_beloeb", period)
        beloeb = whole(beloeb * person.husstand("optjeningsandel_kvartal", period))
        return person("har_ret_som_barn_i_kvartalet", period) * beloeb

    def formula_2022(person, period):
        """A quarter of the yearly amount; of two parents each half is rounded up (halv ydelse)."""
        aarligt = person("boerneydelse_aarligt_beloeb", period)
        beloeb = aarligt * MONTHS_IN_QUARTER / 12 + person("boerneydelse_ekstra_beloeb", period)
        beloeb = whole(beloeb * person.husstand("optjeningsandel_kvartal", period))
        modtagere = maximum(1, person.husstand("antal_voksne", period))
        halv = modtagere * rounded_up(beloeb / modtagere)
        return person("har_ret_som_barn_i_kvartalet", period) * halv


@hjemmel("lov om en børne- og ungeydelse § 1, stk. 2, §§ 2-4 og § 5, stk. 4")
class ungeydelse_maaned(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ungeydelse for måneden, før nedsættelse efter indkomst"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/609",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "Betingelserne prøves på månedens første dag; begynder måneden efter indrejsen."

    def formula_2010(person, period, parameters):
        """A twelfth of the yearly amount times the share earned, in whole kroner (ungeydelse)."""
        aarligt = parameters(period).boerne_og_ungeydelse.aarlig.alder_15_17_aar
        ekstra = person("boerneydelse_ekstra_beloeb", period)
        beloeb = aarligt / 12 + ekstra / MONTHS_IN_QUARTER
        beloeb = beloeb * person.husstand("optjeningsandel", period)
        beloeb = whole(beloeb * person("ungeydelse_andel_af_maaneden", period))
        return person("har_ret_som_ung_i_maaneden", period) * beloeb

    def formula_2022(person, period, parameters):
        """A twelfth of the yearly amount; of two parents each half is rounded up (halv ydelse)."""
        aarligt = parameters(period).boerne_og_ungeydelse.aarlig.alder_15_17_aar
        ekstra = person("boerneydelse_ekstra_beloeb", period)
        beloeb = aarligt / 12 + ekstra / MONTHS_IN_QUARTER
        beloeb = beloeb * person.husstand("optjeningsandel", period)
        beloeb = whole(beloeb * person("ungeydelse_andel_af_maaneden", period))
        modtagere = maximum(1, person.husstand("antal_voksne", period))
        halv = modtagere * rounded_up(beloeb / modtagere)
        return person("har_ret_som_ung_i_maaneden", period) * halv


@hjemmel("lov om en børne- og ungeydelse §§ 1-5")
class boerneydelse_for_barnet(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Børne- og ungeydelse for barnet, før nedsættelse efter indkomst"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/603"]
    documentation = (
        "Børneydelsen udbetales for et kvartal ad gangen; hver måned får en tredjedel af beløbet. "
        "Fra måneden efter 15-årsdagen udbetales ungeydelsen måned for måned."
    )

    def formula_2010(person, period):
        """A third of the quarter's børneydelse, or the month's ungeydelse from the age of 15."""
        er_ung = month_number(period) >= person("ungeydelse_fra_maaned", period)
        som_barn = person("boerneydelse_kvartal", period) / MONTHS_IN_QUARTER
        return where(er_ung, person("ungeydelse_maaned", period), som_barn)


@hjemmel("lov om en børne- og ungeydelse §§ 1-5")
class boerne_og_ungeydelse_foer_nedsaettelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husstandens børne- og ungeydelse før nedsættelse efter indkomst"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2011/964",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]

    def formula_2010(husstand, period):
        """Sum over the children while an adult of the household is in the realm."""
        ydelse = husstand.sum(husstand.members("boerneydelse_for_barnet", period))
        return ydelse * husstand("bor_i_riget", period)

    def formula_2011(husstand, period, parameters):
        """Sum over the children; above 35,000 a year partly cut (loft over ydelsen)."""
        lov = parameters(period).boerne_og_ungeydelse
        ydelse = 12 * husstand.sum(husstand.members("boerneydelse_for_barnet", period))
        over_loftet = maximum(0, ydelse - lov.loft_pr_familie)
        med_loft = ydelse - over_loftet + lov.loft_2011.andel_over_loft * over_loftet
        mindst = ydelse * (1 + lov.loft_2011.procenttillaeg) - lov.loft_2011.fradrag
        udbetalt = minimum(ydelse, maximum(med_loft, mindst))
        return udbetalt / 12 * husstand("bor_i_riget", period)

    def formula_2012(husstand, period):
        """Sum over the children while an adult of the household is in the realm."""
        ydelse = husstand.sum(husstand.members("boerneydelse_for_barnet", period))
        return ydelse * husstand("bor_i_riget", period)


@hjemmel("lov om en børne- og ungeydelse § 4 (LBK 609/2016)")
class modtager_boerneydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Den af de voksne, som børneydelsen blev udbetalt til før 2022"
    reference = ["https://www.retsinformation.dk/eli/lta/2016/609"]
    documentation = "Moderen; kendes køn ikke, eller er der ikke netop én kvinde, hovedpersonen."

    def formula(person, period):
        """The mother, or the main person when that cannot be told (barnets moder)."""
        kvinde = person("er_voksen", period) & one_of(person("koen", period), Koen.kvinde)
        en_kvinde = person.husstand.sum(kvinde) == 1
        return where(en_kvinde, kvinde, person.has_role(Husstand.HOVEDPERSON))


@hjemmel("lov om en børne- og ungeydelse § 1 a, stk. 1")
class indkomst_over_graense_for_boerneydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Årets indkomst over grænsen for nedsættelse af børne- og ungeydelse"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/609",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "Personlig indkomst og positiv nettokapitalindkomst over grundbeløbet."

    def formula_2014(person, period, parameters):
        """Base of topskat (from 2026 of mellemskat) above the limit (bundfradrag)."""
        graense = parameters(period).boerne_og_ungeydelse.aftrapning.graense
        indkomst = person("personlig_indkomst", period.this_year)
        kapital = person("nettokapitalindkomst_over_grundbeloeb", period.this_year)
        over = maximum(0, indkomst + kapital - graense)
        return person("er_voksen", period) * over


@hjemmel("lov om en børne- og ungeydelse § 1 a")
class nedsaettelse_af_boerneydelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Nedsættelse af børne- og ungeydelse efter indkomst"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/609",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "En tolvtedel af årets nedsættelse, højst månedens ydelse."

    def formula_2014(husstand, period, parameters):
        """2 % of the excess of both spouses, or of the recipient when the parents are unmarried."""
        sats = parameters(period).boerne_og_ungeydelse.aftrapning.sats
        over = husstand.members("indkomst_over_graense_for_boerneydelse", period)
        gift = husstand.members("er_gift", period)
        regnes_med = gift | husstand.members("modtager_boerneydelse", period)
        nedsaettelse = sats * husstand.sum(over * regnes_med) / 12
        return minimum(nedsaettelse, husstand("boerne_og_ungeydelse_foer_nedsaettelse", period))

    def formula_2022(husstand, period, parameters):
        """Each parent's part is reduced by 2 % of that parent's own excess (halv ydelse)."""
        sats = parameters(period).boerne_og_ungeydelse.aftrapning.sats
        over = husstand.members("indkomst_over_graense_for_boerneydelse", period)
        modtagere = maximum(1, husstand("antal_voksne", period))
        del_af_ydelsen = husstand("boerne_og_ungeydelse_foer_nedsaettelse", period) / modtagere
        return husstand.sum(minimum(sats * over / 12, husstand.project(del_af_ydelsen)))


@hjemmel("lov om en børne- og ungeydelse §§ 1-5")
class boerne_og_ungeydelse(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Børne- og ungeydelse"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/609",
        "https://www.retsinformation.dk/eli/lta/2025/603",
    ]
    documentation = "Hver måned en tredjedel af kvartalets børneydelse og månedens ungeydelse."

    def formula_2010(husstand, period):
        """The children's benefit less the reduction by income (børne- og ungeydelse)."""
        ydelse = husstand("boerne_og_ungeydelse_foer_nedsaettelse", period)
        return ydelse - husstand("nedsaettelse_af_boerneydelse", period)

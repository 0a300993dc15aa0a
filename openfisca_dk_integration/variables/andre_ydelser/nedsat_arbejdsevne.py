"""Ressourceforløb, revalidering, ledighedsydelse og fleksløntilskud (reduced ability to work)."""

from numpy import maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of


@hjemmel("lov om aktiv socialpolitik §§ 68 og 68 a")
class ressourceforloebsydelse_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ressourceforløbsydelse efter nedsættelse for løn"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtig uden arbejdsmarkedsbidrag; kommunen udbetaler, staten refunderer på "
        "trappen. Nedsættelsen er ressourceforløbets, ikke jobafklaringsforløbets (§ 69 j, hvor "
        "30 pct. under grænsen gælder endnu). Højere ydelse efter sygedagpenge er ikke med."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2025/1004",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula_2014(person, period, parameters):
        """By children and home, less a share of wages around the limit (ressourceforløb)."""
        satser = parameters(period).ressourceforloebsydelse
        ung = person("alder", period) < satser.hjemmeboende_alder_under
        hjemme = ung & person("bor_hos_foraeldre", period)
        sats = where(
            person("er_forsoerger", period),
            satser.forsoerger_i_hjemmet,
            where(hjemme, satser.hjemmeboende_under_25, satser.andre),
        )
        loen = person("loenindkomst", period)
        graense = satser.loenindtaegtsgraense
        nedsaettelse = satser.nedsaettelse_under_graensen * minimum(loen, graense)
        nedsaettelse = nedsaettelse + satser.nedsaettelse_over_graensen * maximum(loen - graense, 0)
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ressourceforloebsydelse,
        )
        return faar * maximum(sats - nedsaettelse, 0)


@hjemmel("lov om aktiv socialpolitik §§ 52 og 58 (§ 73 f fra 2021)")
class revalideringsydelse_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Revalideringsydelse efter nedsættelse for løn"
    unit = "DKK/maaned"
    documentation = (
        "Skattepligtig uden arbejdsmarkedsbidrag; kommunen udbetaler, staten refunderer. Årets "
        "fribeløb for andet arbejde regnes som en tolvtedel i måneden."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/806",
        "https://www.retsinformation.dk/eli/lta/2021/241",
    ]

    def formula_2015(person, period, parameters):
        """The full rate less other earnings above the free amount (revalideringsydelse)."""
        satser = parameters(period).revalideringsydelse
        fri = satser.indtaegt_uden_nedsaettelse_aar / 12
        nedsaettelse = maximum(person("loenindkomst", period) - fri, 0)
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.revalideringsydelse,
        )
        return faar * maximum(satser.maaned - nedsaettelse, 0)


@hjemmel("LAB § 123, stk. 2", "lov om aktiv socialpolitik § 74 d, stk. 3")
class fleksnedsaettelse_for_loen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nedsættelse af fleksløntilskud og ledighedsydelse for løn"
    unit = "DKK/maaned"
    documentation = "Lønnen er månedens løn før skat; arbejdsgiverens pensionsbidrag kendes ikke."
    reference = [
        "https://www.retsinformation.dk/eli/lta/2022/701",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2013(person, period, parameters):
        """30 per cent of wages up to the limit and 55 per cent above it (nedsættelse)."""
        satser = parameters(period).fleksloentilskud
        graense = parameters(period).ressourceforloebsydelse.loenindtaegtsgraense
        loen = person("loenindkomst", period)
        under = satser.nedsaettelse_under_graensen * minimum(loen, graense)
        return under + satser.nedsaettelse_over_graensen * maximum(loen - graense, 0)


@hjemmel("lov om aktiv socialpolitik §§ 74 a, stk. 2, og 74 d, stk. 3")
class ledighedsydelse_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ledighedsydelse efter nedsættelse for løn"
    unit = "DKK/maaned"
    documentation = (
        "89 pct. af højeste sygedagpenge. Skattepligtig uden arbejdsmarkedsbidrag; kommunen "
        "udbetaler, staten refunderer. Kontanthjælpens beløb (§ 74 a, stk. 3) er ikke med."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2013(person, period, parameters):
        """89 per cent of the maximum of sickness benefit, less a share of wages."""
        p = parameters(period)
        maaned = p.sygedagpenge.maksimum_uge * p.sygedagpenge.uger_pr_aar / 12
        sats = p.ledighedsydelse.andel_af_sygedagpenge * maaned
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ledighedsydelse,
        )
        return faar * maximum(sats - person("fleksnedsaettelse_for_loen", period), 0)


@hjemmel("LAB § 123")
class fleksloentilskud_beloeb(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Fleksløntilskud efter nedsættelse for løn"
    unit = "DKK/maaned"
    documentation = (
        "98 pct. af højeste dagpenge før nedsættelse. Skattepligtigt uden arbejdsmarkedsbidrag; "
        "kommunen udbetaler, staten refunderer. Loftet ved lønnen på fuld tid (stk. 3) kendes ikke."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2022/701"]

    def formula_2013(person, period, parameters):
        """98 per cent of the maximum of dagpenge, less a share of wages (fleksløntilskud)."""
        p = parameters(period)
        sats = p.fleksloentilskud.maks_andel_af_dagpenge * p.dagpenge.maksimum_maaned
        faar = one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.fleksloentilskud,
        )
        return faar * maximum(sats - person("fleksnedsaettelse_for_loen", period), 0)

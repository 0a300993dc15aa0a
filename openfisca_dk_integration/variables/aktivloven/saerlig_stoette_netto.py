"""Nettobeløb til særlig støtte (amounts after tax), bekendtgørelse om særlig støtte §§ 8-9."""

from numpy import maximum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import AndenOffentligForsoergelse
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.months import before, days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne
from openfisca_dk_integration.rule_helpers.nettobeloeb import netto


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 9")
class traekprocent(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Trækprocent på skattekortet, som andel"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]
    documentation = "Bundskat, sundhedsbidrag, kommune- og kirkeskat; uden mellem- og topskat."

    def formula_2008(person, period):
        """The rates of the taxes on every krone above the allowance (trækprocent)."""
        aar = period.this_year
        sats = person.kommune("proportional_skattesats", aar)
        return sats + person("kirkeskattesats", aar)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 9")
class skattekortfradrag_pr_maaned(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Skattekortets fradrag pr. måned"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]
    documentation = (
        "Personfradraget. Beskæftigelsesfradrag, andre fradrag og uudnyttet fradrag fra en "
        "ægtefælle er ikke med."
    )

    def formula_2008(person, period, parameters):
        """One twelfth of the personal allowance (personfradrag)."""
        fradrag = parameters(period).skat.personfradrag.voksen
        return person.filled_array(fradrag / 12)


@hjemmel("lov om aktiv socialpolitik § 34, stk. 7 (til 30. juni 2025)", "§ 87, stk. 1")
class modtager_ydelse_efter_kapitel_6_a_7(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager ressourceforløbsydelse, revalideringsydelse eller ledighedsydelse"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(person, period):
        """On ressourceforløbsydelse, revalideringsydelse or ledighedsydelse."""
        return one_of(
            person("anden_offentlig_forsoergelse", period),
            AndenOffentligForsoergelse.ressourceforloebsydelse,
            AndenOffentligForsoergelse.revalideringsydelse,
            AndenOffentligForsoergelse.ledighedsydelse,
        )


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6, stk. 4")
class modtager_lav_ydelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Modtager integrationsydelse/SHO, starthjælp eller introduktionsydelse"
    end = "2025-06-30"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/911",
        "https://www.retsinformation.dk/eli/lta/2020/1975",
    ]
    documentation = "Følger den ydelse, der udbetales; ellers den, personen hører til."

    def formula_2002_07(person, period):
        """Paid one of the low benefits, or belongs to them and is paid no other."""
        lav = (
            person("introduktionsydelse", period)
            + person("starthjaelp", period)
            + person("integrationsydelse_sho", period)
        )
        anden = person("kontanthjaelp", period) + person("uddannelseshjaelp", period)
        return (lav > 0) | (person("er_paa_lav_ydelse", period) & (anden <= 0))


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 8, stk. 1")
class indtaegter_ved_siden_af_hjaelpen(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Skattepligtige indtægter uden hjælp efter aktivloven, efter arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]
    documentation = "Fradraget pr. arbejdstime efter § 31 er ikke undtaget (kun § 33)."

    def formula(person, period):
        """Wage after AM-bidrag, other income and other public benefits."""
        loen = person("arbejdsindkomst_efter_am_bidrag", period)
        return loen + person("indtaegter_uden_fribeloeb", period)


@hjemmel("lov om aktiv socialpolitik § 34, stk. 4", "bekendtgørelse nr. 1975/2020 § 8, stk. 2")
class hjaelp_til_beregning_af_saerlig_stoette(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp for en hel måned, som den indgår ved beregning af særlig støtte"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula(person, period):
        """Benefits before § 13 g, § 25, stk. 5, and sanctions, raised to a whole month."""
        dage = person("hjaelp_dage", period)
        hel_maaned = days_in_month(period) / where(dage > 0, dage, days_in_month(period))
        hjaelp = person("forsoergelsesydelse", period) + person(
            "nedsaettelse_der_ses_bort_fra", period
        )
        return (hjaelp + person("sanktion", period)) * hel_maaned


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 8")
class nettoindtaegt_med_hjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nettoindtægt med hjælp efter aktivloven"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2008(person, period):
        """Own help and income after tax (nettoindtægt)."""
        hjaelp = person("hjaelp_til_beregning_af_saerlig_stoette", period)
        andre = person("indtaegter_ved_siden_af_hjaelpen", period)
        return netto(person, hjaelp + andre, period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 5, stk. 4")
class hjaelp_uden_andre_indtaegter(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp, hvis der alene blev ydet hjælp"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1975",
        "https://www.retsinformation.dk/eli/lta/2025/1239",
    ]

    def formula_2008(person, period):
        """Until June 2025: help before income; for other benefits what help would have been."""
        lav = person("ydelse_naar_kravene_ikke_er_opfyldt", period)
        hoej = person("ydelse_naar_kravene_er_opfyldt", period)
        anden_ydelse = person("er_aegtefaelle_uden_beregning_af_hjaelp", period) | person(
            "modtager_ydelse_efter_kapitel_6_a_7", period
        )
        sats = where(person("er_paa_lav_ydelse", period), lav, hoej) * anden_ydelse
        hjaelp = maximum(person("hjaelp_foer_fradrag", period), sats)
        bonus = person("danskbonus", period) + person(
            "hjaelp_svarende_til_partners_danskbonus", period
        )
        udbetalt = person("hjaelp_til_beregning_af_saerlig_stoette", period)
        return maximum(hjaelp + bonus, udbetalt)

    def formula_2025_07(person, period, parameters):
        """Since July 2025: the rate of ressourceforløbsydelse; a spouse's help before income."""
        sats = parameters(period).ressourceforloebsydelse
        forsoerger = person("er_forsoerger", period)
        ressource = where(forsoerger, sats.forsoerger_i_hjemmet, sats.andre)
        egen_ydelse = ressource * person("modtager_ydelse_efter_kapitel_6_a_7", period)
        udbetalt = person("hjaelp_til_beregning_af_saerlig_stoette", period)
        hjaelp = maximum(person("hjaelp_foer_fradrag", period), udbetalt)
        return maximum(hjaelp, egen_ydelse)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 5, stk. 4")
class nettohjaelp_uden_andre_indtaegter(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nettoindtægt, hvis der alene blev ydet hjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]

    def formula_2008(person, period):
        """Help alone after tax (nettohjælp)."""
        return netto(person, person("hjaelp_uden_andre_indtaegter", period), period)


@hjemmel("bekendtgørelse nr. 1975 af 14/12/2020 om særlig støtte § 6, stk. 1")
class hidtidig_nettoindtaegt(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Nettoindtægt i den seneste måned før behovet for hjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2020/1975"]
    documentation = (
        "Fra den kendte historik: 0 kr., når ingen indtægt kendes. Gennemsnittet af tre måneder "
        "(§ 6, stk. 1, 3. pkt.) er et skøn og er ikke med."
    )

    def formula_2008(person, period):
        """State: own net income of the last month without help to self or spouse."""
        hidtil = before(person, "hidtidig_nettoindtaegt", period)
        nu = netto(person, person("indtaegter_ved_siden_af_hjaelpen", period), period)
        faar_hjaelp = person("soeger_hjaelp", period) | person(
            "modtager_ydelse_efter_kapitel_6_a_7", period
        )
        pligt = person("har_gensidig_forsoergelsespligt", period)
        parret = faar_hjaelp | (pligt & (af_den_anden_voksne(person, faar_hjaelp, period) > 0))
        return where(parret, hidtil, nu)

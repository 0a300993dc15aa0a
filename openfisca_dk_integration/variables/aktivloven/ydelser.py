"""Ydelserne, som de udbetales før skat (benefits as paid, before tax)."""

from numpy import maximum, where
from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import days_in_month
from openfisca_dk_integration.rule_helpers.husstand import af_den_anden_voksne


@hjemmel("lov om aktiv socialpolitik §§ 26 og 30-31")
class parrets_hjaelp_efter_fradrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Ansøgerens og ægtefællens hjælp efter fradrag for indtægter"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Until June 2025: the couple's help less the couple's income, not below 0."""
        hjaelp = person("parrets_hjaelp_foer_fradrag", period)
        return maximum(hjaelp - person("parrets_indtaegter_der_fradrages", period), 0)

    def formula_2025_07(person, period):
        """Since July 2025: less income and wages above the ceiling; 0 if the entry test fails."""
        over = person("parrets_arbejdsindkomst_over_indkomstloftet", period)
        fradrag = person("parrets_indtaegter_der_fradrages", period) + over
        hjaelp = maximum(person("parrets_hjaelp_foer_fradrag", period) - fradrag, 0)
        return hjaelp * person("har_ret_efter_adgangsproeven", period)


@hjemmel("lov om aktiv socialpolitik § 26, stk. 1")
class andel_af_parrets_hjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens andel af ansøgerens og ægtefællens hjælp"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Loven fordeler ikke hjælpen mellem ægtefæller. Den deles mellem dem, der søger, efter "
        "deres hjælp før fradrag; søger kun den ene, udbetales den hele til denne."
    )

    def formula_2002_07(person, period):
        """Applicants share in proportion to their help before income."""
        egen = person("hjaelp_foer_fradrag", period) * person(
            "er_hjaelpeberettiget_ansoeger", period
        )
        pligt = person("har_gensidig_forsoergelsespligt", period)
        samlet = egen + pligt * af_den_anden_voksne(person, egen, period)
        return egen / where(samlet > 0, samlet, 1)


@hjemmel("lov om aktiv socialpolitik §§ 26 og 30-31")
class hjaelp_efter_fradrag(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Personens hjælp for en hel måned efter fradrag for indtægter"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2024/808",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2002_07(person, period):
        """Own share of the couple's help."""
        andel = person("andel_af_parrets_hjaelp", period)
        return andel * person("parrets_hjaelp_efter_fradrag", period)


@hjemmel("lov om aktiv socialpolitik §§ 16-31")
class hjaelp_foer_sanktion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp for de dage i måneden, som hjælpen dækker, før sanktion"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2002_07(person, period):
        """The month's help for the covered part of the month, by days (hjaelp_dage)."""
        dage = person("hjaelp_dage", period) / days_in_month(period)
        return person("hjaelp_efter_fradrag", period) * dage


@hjemmel("lov om aktiv socialpolitik §§ 16-31", "lov om aktiv socialpolitik §§ 35-40")
class udbetalt_hjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp efter sanktion for de dage i måneden, som hjælpen dækker, uden danskbonus"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula_2002_07(person, period):
        """Help for the covered days less the month's sanction."""
        return person("hjaelp_foer_sanktion", period) - person("sanktion", period)


@hjemmel("integrationsloven §§ 25-28 (til 2011)")
class introduktionsydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Introduktionsydelse"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2007/1593"]
    documentation = "Før juli 2002 kendes satserne ikke: 0 kr."
    set_input = set_input_divide_by_period

    def formula_2002_07(person, period):
        """Help to those in the introduction programme until 2011."""
        hoerer_til = person("hoerer_til_introduktionsydelse", period)
        return person("udbetalt_hjaelp", period) * hoerer_til


@hjemmel("lov om aktiv socialpolitik § 25, stk. 12-14 (til 2011)")
class starthjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Starthjælp"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2009/946"]
    set_input = set_input_divide_by_period

    def formula_2002_07(person, period):
        """Help to those who fail the residence or work requirement, July 2002 to 2011."""
        return person("udbetalt_hjaelp", period) * person("hoerer_til_starthjaelp", period)


@hjemmel("lov om aktiv socialpolitik § 25 (til 30. juni 2025)", "§§ 16-20")
class kontanthjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kontanthjælp, fra juli 2025 med skattepligtige tillæg"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/946",
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    set_input = set_input_divide_by_period

    def formula_2002_07(person, period):
        """Kontanthjælp, with what a partner's danskbonus adds to it in a mixed couple."""
        hjaelp = person("udbetalt_hjaelp", period) + person(
            "hjaelp_svarende_til_partners_danskbonus", period
        )
        return maximum(hjaelp, 0) * person("hoerer_til_kontanthjaelp", period)


@hjemmel("lov om aktiv socialpolitik §§ 23-24 (2014 til 30. juni 2025)")
class uddannelseshjaelp(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Uddannelseshjælp med aktivitetstillæg"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    set_input = set_input_divide_by_period

    def formula_2014(person, period):
        """Uddannelseshjælp, with what a partner's danskbonus adds to it in a mixed couple."""
        hjaelp = person("udbetalt_hjaelp", period) + person(
            "hjaelp_svarende_til_partners_danskbonus", period
        )
        return maximum(hjaelp, 0) * person("hoerer_til_uddannelseshjaelp", period)


@hjemmel("lov om aktiv socialpolitik § 22 (til 30. juni 2025)")
class integrationsydelse_sho(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Integrationsydelse, selvforsørgelses- og hjemrejseydelse eller overgangsydelse"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2016/468",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    set_input = set_input_divide_by_period

    def formula_2015_09(person, period):
        """Help to those who fail the requirements, September 2015 to June 2025."""
        hoerer_til = person("hoerer_til_integrationsydelse_sho", period)
        return person("udbetalt_hjaelp", period) * hoerer_til


@hjemmel("lov om aktiv socialpolitik §§ 16-26", "integrationsloven §§ 25-28 (til 2011)")
class forsoergelsesydelse(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Skattepligtige forsørgelsesydelser i alt"
    unit = "DKK/maaned"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    set_input = set_input_divide_by_period

    def formula(person, period):
        """Sum of the five benefits and danskbonus, all taxable personal income."""
        return (
            person("introduktionsydelse", period)
            + person("starthjaelp", period)
            + person("kontanthjaelp", period)
            + person("uddannelseshjaelp", period)
            + person("integrationsydelse_sho", period)
            + person("danskbonus", period)
        )

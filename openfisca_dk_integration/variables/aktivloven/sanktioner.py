"""Sanktioner (sanctions), aktivloven §§ 35-40, fra 2014."""

from numpy import clip, minimum, rint, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import days_in_month


@hjemmel("lov om aktiv socialpolitik § 35, stk. 4", "§ 35, stk. 3 (til 2019)")
class sanktionssats(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Sanktionssats pr. dag"
    unit = "DKK/dag"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2019/247",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Før 2020 følger gennemsnitssatsen hjælpen og nedsættes i samme forhold som den; fra 2020 "
        "ser loven bort fra fradrag for indtægter. Danskbonus er ikke regnet med i hjælpen."
    )

    def formula_2014(person, period, parameters):
        """Until 2019: a year's help per weekday, reduced as the help is (gennemsnitssats).

        The full rate is in whole kroner, as the ministry published it.
        """
        hverdage = parameters(period).aktivloven.sanktion.hverdage_pr_aar
        foer = person("hjaelp_foer_fradrag", period)
        hel_sats = rint(12 * foer / hverdage)
        efter = minimum(person("hjaelp_efter_fradrag", period), foer)
        return hel_sats * efter / where(foer > 0, foer, 1)

    def formula_2020(person, period, parameters):
        """2020 to June 2025: one of four rates by the month's help before income."""
        lov = parameters(period).aktivloven.sanktion
        hjaelp = person("hjaelp_foer_fradrag", period)
        hoej = where(hjaelp <= lov.graense_3, lov.sats_3, lov.sats_4)
        lav = where(hjaelp < lov.graense_1, lov.sats_1, lov.sats_2)
        return where(hjaelp <= lov.graense_2, lav, hoej)

    def formula_2025_07(person, period, parameters):
        """Since July 2025: one of four rates; the highest from the third limit itself."""
        lov = parameters(period).aktivloven.sanktion
        hjaelp = person("hjaelp_foer_fradrag", period)
        hoej = where(hjaelp < lov.graense_3, lov.sats_3, lov.sats_4)
        lav = where(hjaelp < lov.graense_1, lov.sats_1, lov.sats_2)
        return where(hjaelp <= lov.graense_2, lav, hoej)


@hjemmel("lov om aktiv socialpolitik § 40 a, stk. 6", "§ 40 a, stk. 5 (til 2019)")
class skaerpet_sanktion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Skærpet sanktion: hjælpen for de dage, personen ikke mødte"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula_2014(person, period):
        """Calendar days without help out of the month's days (skærpet sanktion)."""
        dage = days_in_month(period)
        uden_hjaelp = clip(person("skaerpet_sanktion_dage", period), 0, dage)
        return person("hjaelp_foer_sanktion", period) * uden_hjaelp / dage


@hjemmel("lov om aktiv socialpolitik § 35, stk. 4-5", "§§ 40-40 a")
class sanktion(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Sanktion: det, månedens hjælp nedsættes med"
    unit = "DKK/maaned"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2021/241",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "Før 2014 gjaldt andre regler: 0. Ophør (§ 41 til 2019) gives som skaerpet_sanktion_dage; "
        "§§ 42-43 er ikke med."
    )

    def formula_2014(person, period, parameters):
        """A rate a day, three for an event (§ 39), and days without help; at most the help."""
        pr_haendelse = parameters(period).aktivloven.sanktion.satser_pr_haendelse
        haendelse = clip(person("sanktion_haendelser", period), 0, 1)
        satser = person("sanktion_dage", period) + pr_haendelse * haendelse
        beloeb = satser * person("sanktionssats", period) + person("skaerpet_sanktion", period)
        return clip(beloeb, 0, person("hjaelp_foer_sanktion", period))

"""Tilskud vedrørende flygtninge, indvandrere og efterkommere (grants), udligningsloven § 22."""

from numpy import clip
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune, Person
from openfisca_dk_integration.enums import Aktivitet, Opholdsgrundlag
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of, pick, take
from openfisca_dk_integration.months import day_of, month_number, month_of
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("udligningsloven § 33", "bekendtgørelse 597/2008 § 8", "bekendtgørelse 936/2025 § 8")
class taelles_som_ikke_vestlig(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Tælles som indvandrer eller efterkommer fra et ikke-vestligt land"
    unit = "andel"
    documentation = (
        "Afgjort af opholdsgrundlaget, da nationaliteten ikke kendes: EU-borgere og danske "
        "statsborgere tælles ikke (udligning.ikke_vestlig). Børn født her tælles med deres "
        "opholdsgrundlag som efterkommere. Au pair-ophold kendes ikke."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2008/597",
        "https://www.retsinformation.dk/eli/lta/2025/936",
    ]

    def formula_2007(person, period, parameters):
        """Share counted as non-western by ground of residence (ikke-vestlige lande)."""
        andele = parameters(period).udligning.ikke_vestlig
        return take(andele, Opholdsgrundlag, person("opholdsgrundlag", period))


@hjemmel("udligningsloven § 22", "bekendtgørelse 936/2025 § 8", "udligningsloven § 26, nr. 3")
class er_i_kommunen_i_beregningsaaret(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Boede i kommunen 1. januar i beregningsåret (året før tilskudsåret)"
    documentation = (
        "Født og indrejst senest den dag, overtaget af en kommune, hvis personen overtages, og "
        "ikke udrejst i januar."
    )
    reference = ["https://www.retsinformation.dk/eli/lta/2025/936"]

    def formula_2007(person, period):
        """Resident on 1 January of the year before the grant year (beregningsåret)."""
        opgjort = period.last_year.first_month
        nummer = month_number(opgjort)
        indrejst = person("indrejsemaaned", period) + (person("indrejsedag", period) > 1)
        foedt = person("foerste_maaned_med_ny_alder", period) <= nummer
        overtaget = person("overtagelsesmaaned", period) + (person("overtagelsesdag", period) > 1)
        bor_her = ~person("er_overtaget", period) | (overtaget <= nummer)
        udrejst = one_of(person("aktivitet", opgjort), Aktivitet.udrejst)
        return foedt & (indrejst <= nummer) & bor_her & ~udrejst


@hjemmel("udligningsloven § 22, stk. 2 (til 2020)")
class indvandrertilskud_tilladt_foer_1999(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Tilskud for flygtning med opholdstilladelse før 1999"
    unit = "DKK/aar"
    end = "2009-12-31"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/561",
        "https://www.retsinformation.dk/eli/lta/2008/597",
    ]

    def formula_2007(person, period, parameters):
        """Refugees with 7½ to 10½ years since the permit on 1 January of the grant year."""
        satser = parameters(period).udligning.udlaendinge.tilladt_foer_1999
        tilladelse = person("opholdstilladelse_dato", period)
        maaned = month_of(tilladelse)
        hele_maaneder = month_number(period) - maaned - (day_of(tilladelse) > 1)
        trin = (hele_maaneder - satser.ophold_fra_maaneder) // 12
        beloeb = [
            0,
            satser.ophold_7_5_til_8_5_aar,
            satser.ophold_8_5_til_9_5_aar,
            satser.ophold_9_5_til_10_5_aar,
            0,
        ]
        tilskud = pick(beloeb, clip(trin + 1, 0, len(beloeb) - 1))
        flygtning = one_of(person("opholdsgrundlag", period), Opholdsgrundlag.flygtning)
        taelles = flygtning & (maaned < 12 * satser.tilladelse_foer_aar)
        return taelles * person("er_i_kommunen_i_beregningsaaret", period) * tilskud


@hjemmel("udligningsloven § 22, stk. 1", "bekendtgørelse 936/2025 § 8")
class indvandrertilskud(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Kommunens tilskud for personen som flygtning, indvandrer eller efterkommer"
    unit = "DKK/aar"
    documentation = (
        "Lovens beløb; de reguleres årligt med pris- og lønudviklingen, men de regulerede beløb "
        "trykkes ikke i Lovtidende. Tilskuddet betales af alle kommuner efter indbyggertal; "
        "kommunens eget bidrag følger ikke personerne og er ikke med."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/561",
        "https://www.retsinformation.dk/eli/lta/2021/63",
    ]

    def formula_2007(person, period, parameters):
        """Amount for everybody, more for ages 0-5 and 6-16 (indtil 2020: alle opholdstider)."""
        satser = parameters(period).udligning.udlaendinge
        alder = person("alder", period.last_year.first_month)
        skolebarn = (alder > satser.barn_0_5_alder_hoejst) & (
            alder <= satser.barn_6_16_alder_hoejst
        )
        smaabarn = alder <= satser.barn_0_5_alder_hoejst
        boern = smaabarn * satser.barn_0_5 + skolebarn * satser.barn_6_16
        taelles = person("taelles_som_ikke_vestlig", period) * person(
            "er_i_kommunen_i_beregningsaaret", period
        )
        foer_1999 = person("indvandrertilskud_tilladt_foer_1999", period)
        return taelles * (satser.alle_aldre + boern) + foer_1999

    def formula_2021(person, period, parameters):
        """Immigrants with at most ten years' stay, and all aged 0-5 and 6-16 (fra 2021)."""
        satser = parameters(period).udligning.udlaendinge
        opgjort = period.last_year.first_month
        alder = person("alder", opgjort)
        skolebarn = (alder > satser.barn_0_5_alder_hoejst) & (
            alder <= satser.barn_6_16_alder_hoejst
        )
        smaabarn = alder <= satser.barn_0_5_alder_hoejst
        boern = smaabarn * satser.barn_0_5 + skolebarn * satser.barn_6_16
        taelles = person("taelles_som_ikke_vestlig", period) * person(
            "er_i_kommunen_i_beregningsaaret", period
        )
        tidligst = month_number(opgjort) - 12 * satser.ophold_aar_hoejst
        nyere = ~person("er_foedt_i_riget", period) & (person("indrejsemaaned", period) >= tidligst)
        return taelles * (nyere * satser.flygtning_indvandrer_0_10_aar + boern)


@hjemmel("udligningsloven § 22")
class kommune_indvandrertilskud_opgjort(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Opgjort tilskud for borgere, der er flygtninge, indvandrere og efterkommere"
    unit = "DKK/aar"
    documentation = "Regnes altid; kommune_indvandrertilskud kun, når udligning regnes med."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """Weighted sum over the people of the municipality (indvandrertilskud)."""
        return weighted_sum(kommune, "indvandrertilskud", period)


@hjemmel("udligningsloven § 22")
class kommune_indvandrertilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Tilskud vedrørende flygtninge, indvandrere og efterkommere"
    unit = "DKK/aar"
    documentation = "0, når udligning ikke regnes med (se udligning_medregnes)."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2007(kommune, period):
        """The grants for the people, when equalisation is on (indvandrertilskud)."""
        opgjort = kommune("kommune_indvandrertilskud_opgjort", period)
        return kommune("udligning_medregnes", period) * opgjort

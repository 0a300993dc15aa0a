"""Udligning af udgiftsbehov (equalisation of expenditure needs), udligningsloven §§ 3-5."""

from numpy import maximum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("udligningsloven § 3", "udligningsloven § 2 (til 2020)")
class kommune_udgiftsbehovsudligning(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning af udgiftsbehov"
    unit = "DKK/aar"
    documentation = (
        "Tilskuddet for alle indbyggere (negativt: bidrag), når kommunens og landets udgiftsbehov "
        "pr. indbygger er oplyst; ellers 0. Ikke en del af kommune_udligning. 2007-2020 "
        "landsudligningen alene. Finansieringen efter § 3, stk. 3, er ikke med."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period, parameters):
        """A share of the difference from the national need (udgiftsbehov)."""
        satser = parameters(period).udligning.udgiftsbehov
        eget = kommune("udgiftsbehov_pr_indbygger", period)
        landets = kommune("landets_udgiftsbehov_pr_indbygger", period)
        forskel = (eget > 0) * (landets > 0) * (eget - landets)
        return kommune("indbyggere", period) * satser.landsudligning * forskel

    def formula_2021(kommune, period, parameters):
        """93 per cent, and 2 more of a need above the national one (udgiftsbehov)."""
        satser = parameters(period).udligning.udgiftsbehov
        eget = kommune("udgiftsbehov_pr_indbygger", period)
        landets = kommune("landets_udgiftsbehov_pr_indbygger", period)
        forskel = (eget > 0) * (landets > 0) * (eget - landets)
        tillaeg = satser.tillaeg_over_gennemsnit * maximum(forskel, 0)
        return kommune("indbyggere", period) * (satser.landsudligning * forskel + tillaeg)


@hjemmel("udligningsloven § 28")
class landets_nettodrifts_og_anlaegsudgifter(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Alle kommuners nettodrifts- og anlægsudgifter (oplyst)"
    unit = "DKK/aar"
    documentation = "0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 4", "udligningsloven § 3, stk. 5")
class landets_aldersbestemte_udgiftsbehov(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Aldersbestemt udgiftsbehov i hele landet"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period, parameters):
        """The age-related share of all net expenditure (aldersbestemt udgiftsbehov)."""
        andel = parameters(period).udligning.udgiftsbehov.aldersbestemt_andel
        return andel * kommune("landets_nettodrifts_og_anlaegsudgifter", period)


@hjemmel("udligningsloven § 5", "udligningsloven § 3, stk. 5")
class landets_sociooekonomiske_udgiftsbehov(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Socioøkonomisk udgiftsbehov i hele landet"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2007(kommune, period, parameters):
        """The socio-economic share of all net expenditure (socioøkonomisk udgiftsbehov)."""
        andel = parameters(period).udligning.udgiftsbehov.sociooekonomisk_andel
        return andel * kommune("landets_nettodrifts_og_anlaegsudgifter", period)


@hjemmel("udligningsloven § 5, stk. 2, nr. 10")
class landets_ikke_vestlige_indvandrere_og_efterkommere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Ikke-vestlige indvandrere og efterkommere i hele landet (oplyst)"
    unit = "antal"
    documentation = "0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 5, stk. 2, nr. 2")
class landets_25_49_aarige_uden_erhvervsuddannelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "25-49-årige uden erhvervsuddannelse i hele landet (oplyst)"
    unit = "antal"
    documentation = "Fra 2021 uden indvandrere, der var over 20 år ved indvandringen. 0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 5, stk. 2, nr. 6")
class landets_boern_i_familier_med_lav_uddannelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Børn i familier med lav uddannelse i hele landet (oplyst)"
    unit = "antal"
    documentation = "Fra 2021 uden forældre, der var over 20 år ved indvandringen. 0: ukendt."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]


@hjemmel("udligningsloven § 5, stk. 2, nr. 10")
class landets_udgiftsbehov_for_indvandrere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgiftsbehov for indvandrere og efterkommere i hele landet"
    unit = "DKK/aar"
    documentation = (
        "Uden oplyste udgifter: fra 2022 prognosen for 2022 (udligning.socio.ikke_vestlige)."
    )
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/63",
        "https://www.retsinformation.dk/eli/lta/2009/561",
    ]

    def formula_2010(kommune, period, parameters):
        """The criterion's weight of the socio-economic need (indvandrere og efterkommere)."""
        vaegt = parameters(period).udligning.socio.vaegt.indvandrere_efterkommere_ikke_vestlige
        return vaegt * kommune("landets_sociooekonomiske_udgiftsbehov", period)

    def formula_2022(kommune, period, parameters):
        """The criterion's weight of the need, or the known forecast (prognose for 2022)."""
        socio = parameters(period).udligning.socio
        vaegt = socio.vaegt.indvandrere_efterkommere_ikke_vestlige
        behov = vaegt * kommune("landets_sociooekonomiske_udgiftsbehov", period)
        return where(behov > 0, behov, socio.ikke_vestlige.samlet_udgiftsbehov)


@hjemmel("udligningsloven § 5, stk. 2, nr. 10")
class udgiftsbehov_pr_indvandrer(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgiftsbehov pr. ikke-vestlig indvandrer eller efterkommer"
    unit = "DKK/aar/person"
    documentation = "0, når antallet i hele landet ikke er oplyst."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2010(kommune, period):
        """The criterion's need per person of the whole country (udgiftsbehov pr. person)."""
        antal = kommune("landets_ikke_vestlige_indvandrere_og_efterkommere", period)
        behov = kommune("landets_udgiftsbehov_for_indvandrere", period)
        return (antal > 0) * behov / where(antal > 0, antal, 1)


@hjemmel("udligningsloven § 5, stk. 2, nr. 2")
class udgiftsbehov_pr_person_uden_erhvervsuddannelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgiftsbehov pr. 25-49-årig uden erhvervsuddannelse"
    unit = "DKK/aar/person"
    documentation = "0, når udgifter og antal i hele landet ikke er oplyst."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2010(kommune, period, parameters):
        """The criterion's need per person of the whole country (udgiftsbehov pr. person)."""
        vaegt = parameters(period).udligning.socio.vaegt.uden_erhvervsuddannelse_25_49
        antal = kommune("landets_25_49_aarige_uden_erhvervsuddannelse", period)
        behov = vaegt * kommune("landets_sociooekonomiske_udgiftsbehov", period)
        return (antal > 0) * behov / where(antal > 0, antal, 1)


@hjemmel("udligningsloven § 5, stk. 2, nr. 6")
class udgiftsbehov_pr_barn_med_lavt_uddannede_foraeldre(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgiftsbehov pr. barn i familier med lav uddannelse"
    unit = "DKK/aar/person"
    documentation = "0, når udgifter og antal i hele landet ikke er oplyst."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2010(kommune, period, parameters):
        """The criterion's need per child of the whole country (udgiftsbehov pr. barn)."""
        vaegt = parameters(period).udligning.socio.vaegt.boern_lav_uddannelse
        antal = kommune("landets_boern_i_familier_med_lav_uddannelse", period)
        behov = vaegt * kommune("landets_sociooekonomiske_udgiftsbehov", period)
        return (antal > 0) * behov / where(antal > 0, antal, 1)


@hjemmel("udligningsloven §§ 3 og 5")
class behovsudligning_pr_indvandrer(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udligning af udgiftsbehovet for en ikke-vestlig indvandrer mere"
    unit = "DKK/aar/person"
    documentation = "Uden tillægget til kommuner med et udgiftsbehov over landsgennemsnittet."
    reference = ["https://www.retsinformation.dk/eli/lta/2021/63"]

    def formula_2010(kommune, period, parameters):
        """The equalised share of the need of one more person (behovsudligning)."""
        andel = parameters(period).udligning.udgiftsbehov.landsudligning
        return andel * kommune("udgiftsbehov_pr_indvandrer", period)

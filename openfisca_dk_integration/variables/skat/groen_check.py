"""Grøn check (compensation for energy taxes)."""

from numpy import maximum, minimum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Koen
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import one_of
from openfisca_dk_integration.rule_helpers.skatteaar import amount


@hjemmel("lov om skattefri kompensation for forhøjede energi- og miljøafgifter § 1, stk. 2")
class groen_check_andel_af_boern(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Andel af grøn checks børnedel"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/944",
        "https://www.retsinformation.dk/eli/lta/2022/1306",
    ]
    documentation = "Uden oplysning om netop én kvinde blandt de indrejste voksne: hovedpersonen."

    def formula_2010(person, period):
        """The mother has the whole child part, else the main person (børnedel)."""
        indrejst = person("er_indrejst_i_aaret", period)
        voksen = person("er_voksen", period) & indrejst
        kvinde = voksen & one_of(person("koen", period), Koen.kvinde)
        netop_en = person.husstand.sum(kvinde) == 1
        return indrejst & where(netop_en, kvinde, person("er_hovedperson", period))

    def formula_2022(person, period):
        """Two adults have half each, as with børne- og ungeydelse (børnedel)."""
        voksne = person.husstand("antal_voksne", period.first_month)
        modtager = person("er_voksen", period) & person("er_indrejst_i_aaret", period)
        return modtager / maximum(1, voksne)


@hjemmel("lov om skattefri kompensation for forhøjede energi- og miljøafgifter §§ 1-2")
class groen_check(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Grøn check"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2009/472",
        "https://www.retsinformation.dk/eli/lta/2015/944",
        "https://www.retsinformation.dk/eli/lta/2022/1306",
    ]
    documentation = (
        "Udbetales også, når der ingen skat er. Fuld skattepligt antages fra indrejsen. "
        "Grøn check til pensionister fra 2023 er ikke beregnet."
    )

    def formula_2010(person, period, parameters):
        """Adult and child part, tapered with the base of topskat (grøn check)."""
        check = parameters(period).skat.groen_check
        myndighedsalder = parameters(period).oplysninger.myndighedsalder
        myndig = person("er_indrejst_i_aaret", period) & (
            person("alder_ved_aarets_udloeb", period) >= myndighedsalder
        )
        boern = minimum(
            person.husstand("antal_boern_under_18", period.first_month), check.hoejst_boern
        )
        andel_af_boern = person("groen_check_andel_af_boern", period)
        grundlag = amount(person, "topskattegrundlag", period)
        aftrapning = check.aftrapning_sats * maximum(0, grundlag - check.aftrapning_graense)
        return maximum(0, myndig * check.voksen + andel_af_boern * boern * check.barn - aftrapning)

    def formula_2013(person, period, parameters):
        """Adult and child part, tapered, and a supplement when income is low (grøn check)."""
        check = parameters(period).skat.groen_check
        myndighedsalder = parameters(period).oplysninger.myndighedsalder
        myndig = person("er_indrejst_i_aaret", period) & (
            person("alder_ved_aarets_udloeb", period) >= myndighedsalder
        )
        boern = minimum(
            person.husstand("antal_boern_under_18", period.first_month), check.hoejst_boern
        )
        andel_af_boern = person("groen_check_andel_af_boern", period)
        grundlag = amount(person, "topskattegrundlag", period)
        aftrapning = check.aftrapning_sats * maximum(0, grundlag - check.aftrapning_graense)
        tillaeg = myndig * (grundlag <= check.graense_lav_indkomst) * check.tillaeg_lav_indkomst
        foer = maximum(0, myndig * check.voksen + andel_af_boern * boern * check.barn - aftrapning)
        return foer + tillaeg

    def formula_2023(person, period, parameters):
        """The child part alone, tapered with the base of topskat (grøn check)."""
        check = parameters(period).skat.groen_check
        boern = minimum(
            person.husstand("antal_boern_under_18", period.first_month), check.hoejst_boern
        )
        andel_af_boern = person("groen_check_andel_af_boern", period)
        grundlag = amount(person, "topskattegrundlag", period)
        aftrapning = check.aftrapning_sats * maximum(0, grundlag - check.aftrapning_graense)
        return maximum(0, andel_af_boern * boern * check.barn - aftrapning)

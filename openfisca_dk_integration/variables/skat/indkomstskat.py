"""Den samlede indkomstskat og nedslag heri (the total income tax and its relief)."""

from numpy import maximum, minimum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, of_spouse


@hjemmel("personskatteloven § 5")
class indkomstskat_foer_nedslag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Indkomstskat til stat, kommune og kirke før nedslag, uden arbejdsmarkedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Sum of the taxes after the allowance, without AM-bidrag (indkomstskat)."""
        return (
            amount(person, "bundskat", period)
            + person("sundhedsbidrag", period)
            + person("mellemskat", period)
            + person("topskat", period)
            + person("toptopskat", period)
            + person("kommuneskat", period)
            + person("kirkeskat", period)
        )


@hjemmel("personskatteloven § 11")
class nedslag_negativ_kapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Nedslag for negativ nettokapitalindkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2012(person, period):
        """Own relief and the spouse's unused one, at most the taxes (nedslag)."""
        skat = amount(person, "indkomstskat_foer_nedslag", period)
        nedslag = amount(person, "beregnet_nedslag_negativ_kapitalindkomst", period)
        uudnyttet = of_spouse(person, period, maximum(0, nedslag - skat))
        return minimum(skat, nedslag + uudnyttet)


@hjemmel("personskatteloven § 5", "arbejdsmarkedsbidragsloven § 1", "kommuneskatteloven § 5")
class indkomstskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Indkomstskat i alt med arbejdsmarkedsbidrag og kirkeskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "Uden grøn check. Skat af aktieindkomst, udligningsskat (2011-2017), kompensation efter "
        "personskatteloven § 26 (2012-2019) og ejendomsskat er ikke beregnet."
    )

    def formula_2004(person, period):
        """All taxes with AM-bidrag, less the relief for negative capital income (indkomstskat)."""
        return (
            amount(person, "am_bidrag", period)
            + person("indkomstskat_foer_nedslag", period)
            - person("nedslag_negativ_kapitalindkomst", period)
        )

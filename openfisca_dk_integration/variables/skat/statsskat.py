"""Bundskat, mellemskat, topskat og top-topskat før underskud og personfradrag (state taxes)."""

from numpy import maximum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount


@hjemmel("personskatteloven § 6, stk. 1")
class beregnet_bundskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Bundskat før underskud og personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The rate of personal income and positive net capital income (bundskat)."""
        personlig = amount(person, "personlig_indkomst", period)
        kapital = amount(person, "positiv_nettokapitalindkomst", period)
        sats = amount(person.kommune, "bundskattesats", period)
        return sats * maximum(0, personlig + kapital)


@hjemmel("personskatteloven § 7, stk. 3 og 7")
class progressionsgrundlag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personligt grundlag for topskat (fra 2026 mellemskat)"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(person, period):
        """Personal income, with deducted contributions to kapitalpension added back."""
        kapitalpension = amount(person, "kapitalpension", period)
        return maximum(0, amount(person, "personlig_indkomst", period) + kapitalpension)

    def formula_2026(person, period):
        """Personal income; kapitalpension is no longer added back (mellemskat)."""
        return maximum(0, amount(person, "personlig_indkomst", period))


@hjemmel("personskatteloven § 7, stk. 1")
class topskattegrundlag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Grundlag for topskat (fra 2026 mellemskat) med kapitalindkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Bruges også til aftrapning af grøn check og børne- og ungeydelse."

    def formula_2010(person, period):
        """Personal base and net capital income over the allowance (grundlag for topskat)."""
        kapital = amount(person, "nettokapitalindkomst_over_grundbeloeb", period)
        return amount(person, "progressionsgrundlag", period) + kapital


@hjemmel("personskatteloven § 7, stk. 2")
class progressionsgraense(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Bundfradrag i topskat (fra 2026 mellemskat)"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(person, period, parameters):
        """The limit of topskat, for the part of the year with liability (bundfradrag)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        return andel * parameters(period).skat.topskat.graense

    def formula_2026(person, period, parameters):
        """The limit of mellemskat, for the part of the year with liability (bundfradrag)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        return andel * parameters(period).skat.mellemskat.graense


@hjemmel("personskatteloven § 7, stk. 3-12")
class beregnet_mellemskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Mellemskat før underskud og personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(person, period):
        """The rate of the base above the limit, and the tax of capital income (mellemskat)."""
        grundlag = amount(person, "progressionsgrundlag", period)
        over_graensen = maximum(0, grundlag - person("progressionsgraense", period))
        kapital = amount(person, "progressivt_beskattet_kapitalindkomst", period)
        return (
            person.kommune("mellemskattesats", period) * over_graensen
            + person.kommune("kapitalindkomst_progressiv_sats", period) * kapital
        )


@hjemmel("personskatteloven § 7, stk. 3-12", "personskatteloven § 7 a (fra 2026)")
class beregnet_topskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Topskat før underskud og personfradrag"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/1284",
        "https://www.retsinformation.dk/eli/lta/2024/482",
    ]

    def formula_2010(person, period):
        """The rate of the base above the limit, and the tax of capital income (topskat)."""
        grundlag = amount(person, "progressionsgrundlag", period)
        over_graensen = maximum(0, grundlag - person("progressionsgraense", period))
        kapital = amount(person, "progressivt_beskattet_kapitalindkomst", period)
        return (
            person.kommune("topskattesats", period) * over_graensen
            + person.kommune("kapitalindkomst_progressiv_sats", period) * kapital
        )

    def formula_2026(person, period, parameters):
        """The rate of personal income alone above the limit (topskat)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        graense = andel * parameters(period).skat.topskat.graense
        over_graensen = maximum(0, amount(person, "personlig_indkomst", period) - graense)
        return person.kommune("topskattesats", period) * over_graensen


@hjemmel("personskatteloven § 8 (fra 2026)")
class beregnet_toptopskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Top-topskat før underskud og personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(person, period, parameters):
        """The rate of personal income above the highest limit (top-topskat)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        graense = andel * parameters(period).skat.toptopskat.graense
        over_graensen = maximum(0, amount(person, "personlig_indkomst", period) - graense)
        return person.kommune("toptopskattesats", period) * over_graensen

"""Underskud i skattepligtig indkomst (negative taxable income), eget og ægtefællens."""

from numpy import maximum, minimum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, left_of, of_spouse


@hjemmel("personskatteloven § 13, stk. 1")
class underskud_efter_egen_modregning(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Underskud, som personens egne statsskatter ikke kan rumme"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Fremførsel til senere år er ikke beregnet."

    def formula_2008(person, period):
        """Negative taxable income whose value the state taxes do not cover (underskud)."""
        underskud = maximum(0, -amount(person, "skattepligtig_indkomst", period))
        sats = amount(person, "skattesats_skattepligtig_indkomst", period)
        statsskat = (
            amount(person, "beregnet_bundskat", period)
            + person("beregnet_mellemskat", period)
            + person("beregnet_topskat", period)
            + person("beregnet_toptopskat", period)
        )
        return maximum(0, underskud - statsskat / where(sats > 0, sats, 1))


@hjemmel("personskatteloven § 13, stk. 2")
class underskud_fra_aegtefaelle(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Ægtefællens underskud, trukket fra i skattepligtig indkomst"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The spouse's remaining negative income, as far as own income covers it (underskud)."""
        rest = amount(person, "underskud_efter_egen_modregning", period)
        egen = maximum(0, amount(person, "skattepligtig_indkomst", period))
        return minimum(egen, of_spouse(person, period, rest))


@hjemmel("personskatteloven § 13, stk. 1-2")
class underskudsvaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skatteværdi af underskud til modregning i statsskatterne"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Ægtefællens rest regnes med personens egen sats."

    def formula_2008(person, period):
        """Tax value of own negative income and of what the spouse could not use (underskud)."""
        eget = maximum(0, -amount(person, "skattepligtig_indkomst", period))
        rest = amount(person, "underskud_efter_egen_modregning", period)
        fradraget = amount(person, "underskud_fra_aegtefaelle", period)
        modtaget = of_spouse(person, period, rest) - fradraget
        return person("skattesats_skattepligtig_indkomst", period) * (eget + modtaget)


@hjemmel("personskatteloven § 13, stk. 1")
class bundskat_foer_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Bundskat efter underskud, før personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Bundskat less the value of negative taxable income (underskud)."""
        underskud = amount(person, "underskudsvaerdi", period)
        return left_of(amount(person, "beregnet_bundskat", period), underskud)


@hjemmel("personskatteloven § 13, stk. 1")
class mellemskat_foer_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Mellemskat efter underskud, før personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(person, period):
        """Mellemskat less what bundskat leaves of the value of negative income (underskud)."""
        underskud = amount(person, "underskudsvaerdi", period)
        foran = amount(person, "beregnet_bundskat", period)
        return left_of(amount(person, "beregnet_mellemskat", period), underskud, foran)


@hjemmel("personskatteloven § 13, stk. 1")
class topskat_foer_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Topskat efter underskud, før personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(person, period):
        """Topskat less what the taxes before it leave of the value of negative income."""
        underskud = amount(person, "underskudsvaerdi", period)
        foran = amount(person, "beregnet_bundskat", period) + person("beregnet_mellemskat", period)
        return left_of(amount(person, "beregnet_topskat", period), underskud, foran)


@hjemmel("personskatteloven § 13, stk. 1")
class toptopskat_foer_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Top-topskat efter underskud, før personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(person, period):
        """Top-topskat less what the taxes before it leave of the value of negative income."""
        underskud = amount(person, "underskudsvaerdi", period)
        foran = (
            amount(person, "beregnet_bundskat", period)
            + person("beregnet_mellemskat", period)
            + person("beregnet_topskat", period)
        )
        return left_of(amount(person, "beregnet_toptopskat", period), underskud, foran)


@hjemmel("personskatteloven § 13, stk. 2", "kommuneskatteloven § 5, stk. 1")
class indkomst_til_kommuneskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skattepligtig indkomst efter ægtefællens underskud"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]

    def formula_2008(person, period):
        """Positive taxable income less the spouse's negative income (skattepligtig indkomst)."""
        indkomst = amount(person, "skattepligtig_indkomst", period)
        return maximum(0, indkomst - person("underskud_fra_aegtefaelle", period))

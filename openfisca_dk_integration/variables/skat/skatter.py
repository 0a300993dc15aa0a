"""Skatterne efter personfradragets værdi (the taxes after the value of the allowance).

Rækkefølgen for værdi, som en skat ikke selv kan rumme: bundskat, sundhedsbidrag, mellemskat,
topskat, top-topskat, kommune- og kirkeskat.
"""

from numpy import maximum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, left_of, share


@hjemmel("personskatteloven § 9")
class bundskat_efter_egen_vaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Bundskat efter fradragsværdi ved bundskattens sats"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Bundskat less the allowance at its own rate (skatteværdi)."""
        foer = amount(person, "bundskat_foer_personfradrag", period)
        return maximum(0, foer - person("fradragsvaerdi_bundskat", period))


@hjemmel("personskatteloven § 9")
class sundhedsbidrag_efter_egen_vaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    end = "2018-12-31"
    label = "Sundhedsbidrag efter fradragsværdi ved egen sats"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/1163"]

    def formula_2008(person, period):
        """The rate of taxable income above the allowance (sundhedsbidrag)."""
        indkomst = amount(person, "indkomst_til_kommuneskat", period)
        over_fradrag = maximum(0, indkomst - person("fradrag_i_skattepligtig_indkomst", period))
        return person.kommune("sundhedsbidragssats", period) * over_fradrag


@hjemmel("kommuneskatteloven § 5, stk. 1", "personskatteloven § 9")
class kommuneskat_efter_egen_vaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Kommuneskat efter fradragsværdi ved egen sats"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]

    def formula_2008(person, period):
        """The municipality's rate of taxable income above the allowance (kommuneskat)."""
        indkomst = amount(person, "indkomst_til_kommuneskat", period)
        over_fradrag = maximum(0, indkomst - person("fradrag_i_skattepligtig_indkomst", period))
        return person("kommuneskattesats", period) * over_fradrag


@hjemmel("personskatteloven § 9")
class kirkeskat_efter_egen_vaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Kirkeskat efter fradragsværdi ved egen sats"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The church rate of taxable income less the allowance at that rate (kirkeskat)."""
        foer = amount(person, "kirkeskattesats", period) * person(
            "indkomst_til_kommuneskat", period
        )
        return maximum(0, foer - person("fradragsvaerdi_kirkeskat", period))


@hjemmel("personskatteloven §§ 9 og 12, stk. 2")
class overskydende_fradragsvaerdi(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Fradragsværdi, som skatterne ved egen sats ikke kan rumme"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """What the values exceed their own taxes by, to be used in the others (skatteværdi)."""
        indkomst = amount(person, "indkomst_til_kommuneskat", period)
        mangler = maximum(0, person("fradrag_i_skattepligtig_indkomst", period) - indkomst)
        sats = person("kommuneskattesats", period) + person.kommune("sundhedsbidragssats", period)
        bundskat = amount(person, "bundskat_foer_personfradrag", period)
        kirkeskat = person("kirkeskattesats", period) * indkomst
        return (
            maximum(0, person("fradragsvaerdi_bundskat", period) - bundskat)
            + maximum(0, person("fradragsvaerdi_kirkeskat", period) - kirkeskat)
            + sats * mangler
        )


@hjemmel("personskatteloven § 5, nr. 1", "personskatteloven § 9")
class bundskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Bundskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Efter personfradragets værdi, før nedslag for negativ kapitalindkomst."

    def formula_2008(person, period):
        """Bundskat after own, surplus and the spouse's value of the allowance (bundskat)."""
        skat = amount(person, "bundskat_efter_egen_vaerdi", period)
        return left_of(skat, amount(person, "overskydende_fradragsvaerdi", period))


@hjemmel("personskatteloven § 8", "personskatteloven § 9")
class sundhedsbidrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    end = "2018-12-31"
    label = "Sundhedsbidrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/1163"]

    def formula_2008(person, period):
        """After the value of the allowance that bundskat leaves (sundhedsbidrag)."""
        skat = amount(person, "sundhedsbidrag_efter_egen_vaerdi", period)
        overskydende = amount(person, "overskydende_fradragsvaerdi", period)
        return left_of(skat, overskydende, person("bundskat_efter_egen_vaerdi", period))


@hjemmel("personskatteloven § 7", "personskatteloven § 9")
class mellemskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Mellemskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]
    documentation = "Findes fra 2026; mellemskatten før 2010 er ikke beregnet."

    def formula_2026(person, period):
        """After the value of the allowance that the taxes before it leave (mellemskat)."""
        skat = amount(person, "mellemskat_foer_personfradrag", period)
        overskydende = amount(person, "overskydende_fradragsvaerdi", period)
        return left_of(skat, overskydende, person("bundskat_efter_egen_vaerdi", period))


@hjemmel("personskatteloven § 7", "personskatteloven § 7 a (fra 2026)", "personskatteloven § 9")
class topskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Topskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Topskatten før 2010 er ikke beregnet."

    def formula_2010(person, period):
        """After the value of the allowance that the taxes before it leave (topskat)."""
        skat = amount(person, "topskat_foer_personfradrag", period)
        overskydende = amount(person, "overskydende_fradragsvaerdi", period)
        foran = (
            amount(person, "bundskat_efter_egen_vaerdi", period)
            + person("sundhedsbidrag_efter_egen_vaerdi", period)
            + person("mellemskat_foer_personfradrag", period)
        )
        return left_of(skat, overskydende, foran)


@hjemmel("personskatteloven § 8 (fra 2026)", "personskatteloven § 9")
class toptopskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Top-topskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(person, period):
        """After the value of the allowance that the taxes before it leave (top-topskat)."""
        skat = amount(person, "toptopskat_foer_personfradrag", period)
        overskydende = amount(person, "overskydende_fradragsvaerdi", period)
        foran = (
            amount(person, "bundskat_efter_egen_vaerdi", period)
            + person("mellemskat_foer_personfradrag", period)
            + person("topskat_foer_personfradrag", period)
        )
        return left_of(skat, overskydende, foran)


@hjemmel("personskatteloven § 12, stk. 2")
class fradragsvaerdi_efter_statsskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Overskydende fradragsværdi til kommune- og kirkeskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """What the state taxes leave of the surplus value of the allowance (skatteværdi)."""
        foran = (
            amount(person, "bundskat_efter_egen_vaerdi", period)
            + person("sundhedsbidrag_efter_egen_vaerdi", period)
            + person("mellemskat_foer_personfradrag", period)
            + person("topskat_foer_personfradrag", period)
            + person("toptopskat_foer_personfradrag", period)
        )
        return maximum(0, amount(person, "overskydende_fradragsvaerdi", period) - foran)


@hjemmel("kommuneskatteloven § 5, stk. 1", "personskatteloven §§ 9, 10 og 12")
class kommuneskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Kommuneskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]
    documentation = "Efter personfradragets værdi. Før 2008 er personfradraget ukendt og skatten 0."

    def formula_2008(person, period):
        """After its part of the value of the allowance that state taxes leave (kommuneskat)."""
        skat = amount(person, "kommuneskat_efter_egen_vaerdi", period)
        i_alt = skat + person("kirkeskat_efter_egen_vaerdi", period)
        vaerdi = amount(person, "fradragsvaerdi_efter_statsskat", period)
        return maximum(0, skat - share(skat, i_alt) * vaerdi)


@hjemmel("personskatteloven §§ 9, 10 og 12", "lov om folkekirkens økonomi § 20")
class kirkeskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Kirkeskat"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """After its part of the value of the allowance that state taxes leave (kirkeskat)."""
        skat = amount(person, "kirkeskat_efter_egen_vaerdi", period)
        i_alt = skat + person("kommuneskat_efter_egen_vaerdi", period)
        vaerdi = amount(person, "fradragsvaerdi_efter_statsskat", period)
        return maximum(0, skat - share(skat, i_alt) * vaerdi)

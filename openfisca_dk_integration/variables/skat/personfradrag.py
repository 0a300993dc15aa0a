"""Personfradrag og dets skatteværdi (personal allowance and its tax value), også mellem ægtefæller.

Værdien af fradraget ved hver skats egen sats trækkes først fra i skatten selv; det, der ikke kan
rummes, går til de andre skatter og til sidst til ægtefællen (personskatteloven §§ 9, 10 og 12).
"""

from numpy import maximum, where
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import amount, of_spouse, share


@hjemmel("personskatteloven § 10, stk. 1-2")
class personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Det lavere fradrag for unge før 2009 er ikke i samlingen; fra 2023 er de ens."

    def formula_2008(person, period, parameters):
        """The allowance of adults, for the part of the year with liability (personfradrag)."""
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        return andel * parameters(period).skat.personfradrag.voksen

    def formula_2009(person, period, parameters):
        """Lower for persons under 18 and unmarried at the end of the year (personfradrag)."""
        fradrag = parameters(period).skat.personfradrag
        myndighedsalder = parameters(period).oplysninger.myndighedsalder
        myndig = person("alder_ved_aarets_udloeb", period) >= myndighedsalder
        som_voksen = myndig | person("gift_ved_aarets_udloeb", period)
        andel = amount(person, "skattepligtig_andel_af_aaret", period)
        return andel * where(som_voksen, fradrag.voksen, fradrag.under_18)


@hjemmel("personskatteloven § 12, stk. 1")
class personfradrag_vaerdi_bundskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personfradragets værdi ved bundskattens sats"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The allowance times the rate of bundskat (skatteværdi)."""
        return amount(person, "personfradrag", period) * person.kommune("bundskattesats", period)


@hjemmel("personskatteloven § 12, stk. 1")
class personfradrag_vaerdi_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personfradragets værdi ved sundhedsbidrag, kommune- og kirkeskats satser"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The allowance times the rates on taxable income (skatteværdi)."""
        sats = amount(person, "skattesats_skattepligtig_indkomst", period)
        return sats * person("personfradrag", period)


@hjemmel("personskatteloven § 8", "kommuneskatteloven § 5, stk. 1")
class skat_af_skattepligtig_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Sundhedsbidrag, kommune- og kirkeskat før personfradrag"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]

    def formula_2008(person, period):
        """Taxable income times the rates on it (skattepligtig indkomst)."""
        sats = amount(person, "skattesats_skattepligtig_indkomst", period)
        return sats * person("indkomst_til_kommuneskat", period)


@hjemmel("personskatteloven § 9")
class overskydende_vaerdi_af_eget_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Værdi af eget personfradrag, som skatterne ved egen sats ikke kan rumme"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """What the two values exceed bundskat and the taxes on income by (skatteværdi)."""
        i_bundskat = amount(person, "personfradrag_vaerdi_bundskat", period)
        i_indkomst = amount(person, "personfradrag_vaerdi_indkomst", period)
        return maximum(0, i_bundskat - person("bundskat_foer_personfradrag", period)) + maximum(
            0, i_indkomst - person("skat_af_skattepligtig_indkomst", period)
        )


@hjemmel("personskatteloven §§ 9 og 12, stk. 2")
class uudnyttet_andel_af_personfradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Andel af overskydende skatteværdi, som heller ikke andre skatter kan rumme"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """What is left of the values above their own taxes when the other taxes are used up."""
        overskydende = amount(person, "overskydende_vaerdi_af_eget_personfradrag", period)
        skatter = (
            amount(person, "bundskat_foer_personfradrag", period)
            + person("skat_af_skattepligtig_indkomst", period)
            + person("mellemskat_foer_personfradrag", period)
            + person("topskat_foer_personfradrag", period)
            + person("toptopskat_foer_personfradrag", period)
        )
        vaerdi = amount(person, "personfradrag_vaerdi_bundskat", period)
        vaerdi = vaerdi + person("personfradrag_vaerdi_indkomst", period)
        return share(maximum(0, vaerdi - skatter), overskydende)


@hjemmel("personskatteloven § 10, stk. 3")
class uudnyttet_vaerdi_bundskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Uudnyttet skatteværdi i bundskat, som overføres til ægtefællen"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The unused share of what the allowance's value exceeds bundskat by (overførsel)."""
        vaerdi = amount(person, "personfradrag_vaerdi_bundskat", period)
        overskydende = maximum(0, vaerdi - person("bundskat_foer_personfradrag", period))
        return person("uudnyttet_andel_af_personfradrag", period) * overskydende


@hjemmel("personskatteloven § 10, stk. 3")
class uudnyttet_personfradrag_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Uudnyttet personfradrag i kommuneskat mv., hvis værdi overføres til ægtefællen"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """The unused share of what the allowance exceeds taxable income by (overførsel)."""
        fradrag = amount(person, "personfradrag", period)
        overskydende = maximum(0, fradrag - person("indkomst_til_kommuneskat", period))
        return person("uudnyttet_andel_af_personfradrag", period) * overskydende


@hjemmel("personskatteloven §§ 9, 10, stk. 3, og 12")
class fradragsvaerdi_bundskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skatteværdi til nedsættelse af bundskat, egen og ægtefællens"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Own value of the allowance and the spouse's unused one (skatteværdi)."""
        overfoert = of_spouse(person, period, amount(person, "uudnyttet_vaerdi_bundskat", period))
        return person("personfradrag_vaerdi_bundskat", period) + overfoert


@hjemmel("personskatteloven §§ 9, 10, stk. 3, og 12")
class fradrag_i_skattepligtig_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personfradrag til nedsættelse af sundhedsbidrag og kommuneskat, eget og ægtefællens"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Own allowance and the spouse's unused one (personfradrag)."""
        uudnyttet = amount(person, "uudnyttet_personfradrag_indkomst", period)
        return person("personfradrag", period) + of_spouse(person, period, uudnyttet)


@hjemmel("personskatteloven §§ 9, 10, stk. 3, og 12")
class fradragsvaerdi_kirkeskat(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Skatteværdi til nedsættelse af kirkeskat, egen og ægtefællens"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Each one's allowance at her own church rate (skatteværdi)."""
        sats = amount(person, "kirkeskattesats", period)
        overfoert = sats * person("uudnyttet_personfradrag_indkomst", period)
        return sats * person("personfradrag", period) + of_spouse(person, period, overfoert)

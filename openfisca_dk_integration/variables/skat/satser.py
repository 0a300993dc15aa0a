"""Skattesatser efter skatteloftet (rates after the tax ceiling), som andele."""

from numpy import maximum
from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune, Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.skatteaar import PROCENT, amount


@hjemmel("personskatteloven § 6, stk. 2")
class bundskattesats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Bundskattens sats"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = (
        "Den endelige sats. skat.bundskat.brug_sats_forskud skifter til den sats, der blev meldt "
        "ud før årets begyndelse (2018-2026)."
    )

    def formula_2008(kommune, period, parameters):
        """The year's final rate, the same everywhere (bundskat)."""
        return parameters(period).skat.bundskat.sats

    def formula_2018(kommune, period, parameters):
        """The final rate, or the rate announced before the year when that is switched on."""
        bundskat = parameters(period).skat.bundskat
        return bundskat.sats_forskud if bundskat.brug_sats_forskud else bundskat.sats


@hjemmel("personskatteloven § 8, stk. 1")
class sundhedsbidragssats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    end = "2018-12-31"
    label = "Sundhedsbidragets sats"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/1163"]
    documentation = "Afskaffet fra 2019; satsen blev lagt til bundskatten."

    def formula_2008(kommune, period, parameters):
        """The year's rate (sundhedsbidrag)."""
        return parameters(period).skat.sundhedsbidrag.sats


@hjemmel("personskatteloven §§ 6 og 8", "kommuneskatteloven § 6")
class proportional_skattesats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Bundskat, sundhedsbidrag og kommuneskat under ét"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]
    documentation = "Det, der tæller i skatteloftet før de progressive skatter; uden kirkeskat."

    def formula_2008(kommune, period):
        """Sum of the rates that count against the tax ceiling whatever the income (skatteloft)."""
        return (
            amount(kommune, "bundskattesats", period)
            + kommune("sundhedsbidragssats", period)
            + amount(kommune, "kommuneskatteprocent", period) / PROCENT
        )


@hjemmel("personskatteloven § 19, stk. 1")
class mellemskattesats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Mellemskattens sats efter skatteloftet"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]
    documentation = "Mellemskatten før 2010 er ikke beregnet."

    def formula_2026(kommune, period, parameters):
        """The rate less what bundskat, kommuneskat and mellemskat exceed the ceiling by."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period)
        over_loftet = maximum(0, foer + skat.mellemskat.sats - skat.skatteloft.mellemskat)
        return maximum(0, skat.mellemskat.sats - over_loftet)


@hjemmel("personskatteloven § 19")
class topskattesats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Topskattens sats efter skatteloftet"
    unit = "andel"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/1284",
        "https://www.retsinformation.dk/eli/lta/2024/482",
    ]
    documentation = "Fra 2026 regnes hvert af de tre lofter med de andre skatters fulde satser."

    def formula_2010(kommune, period, parameters):
        """The rate less what the sum of the rates exceeds the ceiling by (skråt skatteloft)."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period)
        over_loftet = maximum(0, foer + skat.topskat.sats - skat.skatteloft.personlig_indkomst)
        return maximum(0, skat.topskat.sats - over_loftet)

    def formula_2026(kommune, period, parameters):
        """The rate less the excess of the sum, with mellemskat, over the ceiling (skatteloft)."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period) + skat.mellemskat.sats
        over_loftet = maximum(0, foer + skat.topskat.sats - skat.skatteloft.personlig_indkomst)
        return maximum(0, skat.topskat.sats - over_loftet)


@hjemmel("personskatteloven § 19")
class toptopskattesats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Top-topskattens sats efter skatteloftet"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/482"]

    def formula_2026(kommune, period, parameters):
        """The rate less what the sum of all the rates exceeds the highest ceiling by."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period)
        satser = foer + skat.mellemskat.sats + skat.topskat.sats + skat.toptopskat.sats
        over_loftet = maximum(0, satser - skat.skatteloft.toptopskat)
        return maximum(0, skat.toptopskat.sats - over_loftet)


@hjemmel("personskatteloven § 19, stk. 2")
class kapitalindkomst_progressiv_sats(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Topskat (fra 2026 mellemskat) af positiv nettokapitalindkomst efter skatteloftet"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2010(kommune, period, parameters):
        """The rate less what the sum of the rates exceeds the ceiling for capital income by."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period)
        over_loftet = maximum(0, foer + skat.topskat.sats - skat.skatteloft.kapitalindkomst)
        return maximum(0, skat.topskat.sats - over_loftet)

    def formula_2026(kommune, period, parameters):
        """The rate of mellemskat on capital income less what exceeds the ceiling (skatteloft)."""
        skat = parameters(period).skat
        foer = amount(kommune, "proportional_skattesats", period)
        over_loftet = maximum(0, foer + skat.mellemskat.sats - skat.skatteloft.kapitalindkomst)
        return maximum(0, skat.mellemskat.sats - over_loftet)


@hjemmel("kommuneskatteloven § 6")
class kommuneskattesats(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personens kommuneskattesats"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]
    documentation = "Kommunen er handlekommunen hele året (loven: bopæl 5. september året før)."

    def formula_2008(person, period):
        """The municipality's rate as a share (udskrivningsprocent)."""
        return amount(person.kommune, "kommuneskatteprocent", period) / PROCENT


@hjemmel("lov om folkekirkens økonomi § 20", "kommuneskatteloven § 14")
class kirkeskattesats(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Personens kirkeskattesats"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]

    def formula_2008(person, period):
        """The municipality's church rate for members, else 0 (kirkeskat)."""
        sats = amount(person.kommune, "kirkeskatteprocent", period) / PROCENT
        return person("medlem_af_folkekirken", period) * sats


@hjemmel("personskatteloven § 13, stk. 1")
class skattesats_skattepligtig_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Sundhedsbidrag, kommune- og kirkeskat under ét"
    unit = "andel"
    reference = ["https://www.retsinformation.dk/eli/lta/2021/1284"]

    def formula_2008(person, period):
        """Sum of the rates on taxable income (skattepligtig indkomst)."""
        return (
            amount(person, "kommuneskattesats", period)
            + person("kirkeskattesats", period)
            + person.kommune("sundhedsbidragssats", period)
        )

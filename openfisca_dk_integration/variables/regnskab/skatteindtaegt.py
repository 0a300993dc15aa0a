"""Skat af borgernes indkomst, fordelt på kommune og stat (tax by receiver)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("kommuneskatteloven § 1")
class kommune_skatteindtaegt(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommuneskat fra borgerne"
    unit = "DKK/aar"
    documentation = "Fuldt periodiseret provenu før udligning."
    reference = ["https://www.retsinformation.dk/eli/lta/2019/935"]

    def formula(kommune, period):
        """Sum of the people's municipal tax (kommuneskat)."""
        return weighted_sum(kommune, "kommuneskat", period)


@hjemmel("personskatteloven § 5", "arbejdsmarkedsbidragsloven § 1")
class stat_skatteindtaegt(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Skat til staten efter grøn check"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2021/1284",
        "https://www.retsinformation.dk/eli/lta/2020/121",
    ]

    def formula(kommune, period):
        """Labour market contribution and state taxes, less the green check (skat til staten)."""
        return weighted_sum(kommune, "skat_til_staten", period)

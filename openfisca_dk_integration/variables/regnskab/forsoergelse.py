"""Forsørgelse: ydelser, refusion og medfinansiering (benefits, refunds, co-financing)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.sums import weighted_sum


@hjemmel("lov om aktiv socialpolitik kap. 4")
class kommune_forsoergelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til skattepligtige forsørgelsesydelser"
    unit = "DKK/aar"
    documentation = "Særlig støtte, hjælp i særlige tilfælde og andre ydelser har egne poster."
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(kommune, period):
        """The taxable benefits the municipality pays (forsørgelsesydelser)."""
        return weighted_sum(kommune, "forsoergelsesydelse", period)


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "lov om aktiv socialpolitik § 100 (til 2015)")
class kommune_refusion_forsoergelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af forsørgelsesydelser"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2015/806",
    ]

    def formula(kommune, period):
        """The state's refund of the taxable benefits (refusion)."""
        return weighted_sum(kommune, "refusion_forsoergelse", period)


@hjemmel("lov om aktiv socialpolitik § 34")
class kommune_saerlig_stoette(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til særlig støtte"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2024/808"]

    def formula(kommune, period):
        """Supplements for high housing cost (særlig støtte)."""
        return weighted_sum(kommune, "saerlig_stoette", period)


@hjemmel("kommunefinansieringsloven § 5")
class kommune_refusion_saerlig_stoette(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens andel af særlig støtte"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(kommune, period):
        """The state's share of the supplements for high housing cost."""
        return weighted_sum(kommune, "refusion_saerlig_stoette", period)


@hjemmel("integrationsloven kap. 6", "lov om aktiv socialpolitik kap. 10")
class kommune_hjaelp_i_saerlige_tilfaelde(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til hjælp i særlige tilfælde"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2020/1146",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula(kommune, period):
        """Help in special cases (hjælp i særlige tilfælde)."""
        return weighted_sum(kommune, "hjaelp_i_saerlige_tilfaelde", period)


@hjemmel("integrationsloven § 45, stk. 2", "lov om aktiv socialpolitik § 106")
class kommune_refusion_hjaelp_i_saerlige_tilfaelde(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af hjælp i særlige tilfælde"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1593",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]

    def formula(kommune, period):
        """The state's refund of help in special cases."""
        return weighted_sum(kommune, "refusion_hjaelp_i_saerlige_tilfaelde", period)


@hjemmel("lov om sygedagpenge § 36", "lov om aktiv socialpolitik kap. 6-7")
class kommune_anden_forsoergelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til andre ydelser, som kommunen udbetaler"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(kommune, period):
        """Other benefits paid by the municipality (sygedagpenge m.fl.)."""
        return weighted_sum(kommune, "anden_ydelse_fra_kommunen", period)


@hjemmel("kommunefinansieringsloven § 5, stk. 2")
class kommune_refusion_anden_forsoergelse(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af andre ydelser, som kommunen udbetaler"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(kommune, period):
        """The state's refund of the other benefits the municipality pays."""
        return weighted_sum(kommune, "refusion_anden_offentlig_ydelse", period)


@hjemmel("kommunefinansieringsloven § 5, stk. 3")
class kommune_medfinansiering(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens medfinansiering af andres ydelser"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula(kommune, period):
        """The municipality's share of benefits paid by others (medfinansiering)."""
        return weighted_sum(kommune, "medfinansiering", period)

"""Ydelser til husstande: boligstøtte, friplads, børneydelser (benefits to households)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.rule_helpers.sums import weighted_household_sum


@hjemmel("boligstøtteloven § 75")
class kommune_boligstoette(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunens andel af boligstøtte"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula(kommune, period):
        """The municipality's share of housing support (boligstøtte)."""
        return weighted_household_sum(kommune, "boligstoette_kommunens_andel", period)


@hjemmel("boligstøtteloven § 75")
class stat_boligstoette(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens andel af boligstøtte"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/995"]

    def formula(kommune, period):
        """The state's share of housing support (boligstøtte)."""
        return weighted_household_sum(kommune, "boligstoette_statens_andel", period)


@hjemmel("dagtilbudsloven § 43")
class kommune_fripladstilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Økonomisk fripladstilskud og søskendetilskud"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1038"]

    def formula(kommune, period):
        """Day-care subsidies, paid by the municipality (friplads)."""
        return weighted_household_sum(kommune, "fripladstilskud", period)


@hjemmel("dagtilbudsloven § 43")
class kommune_soeskendetilskud(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Søskendetilskud i dagtilbud"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1038"]

    def formula(kommune, period):
        """Sibling discounts in day care, paid by the municipality (søskendetilskud)."""
        return weighted_household_sum(kommune, "soeskendetilskud", period)


@hjemmel("lov om aktiv socialpolitik § 86")
class kommune_fritidstillaeg(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Udgift til fritidstillæg"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(kommune, period):
        """Leisure supplements for children, paid by the municipality (fritidstillæg)."""
        return weighted_household_sum(kommune, "fritidstillaeg", period)


@hjemmel("lov om aktiv socialpolitik § 106")
class kommune_refusion_fritidstillaeg(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Statens refusion af fritidstillæg"
    unit = "DKK/aar"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]

    def formula(kommune, period):
        """The state's refund of the leisure supplements."""
        return weighted_household_sum(kommune, "refusion_fritidstillaeg", period)


@hjemmel("lov om en børne- og ungeydelse § 9", "børnetilskudsloven § 20")
class stat_boerneydelser(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Børne- og ungeydelse og børnetilskud"
    unit = "DKK/aar"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2025/603",
        "https://www.retsinformation.dk/eli/lta/2019/63",
    ]

    def formula(kommune, period):
        """Child benefits and allowances, paid by the state (børneydelser)."""
        return weighted_household_sum(kommune, "boerneydelser_fra_staten", period)

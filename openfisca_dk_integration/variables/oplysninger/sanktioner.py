"""Månedens udeblivelser og andre hændelser, som giver en sanktion (events behind sanctions)."""

from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("lov om aktiv socialpolitik §§ 36-38")
class sanktion_dage(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Dage i måneden, der sanktioneres med én sats pr. dag"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Dage med udeblivelse fra tilbud eller samtale, indtil kontakten er genoprettet, og dage "
        "uden tilmelding eller cv. Kun dage, kommunen har sanktioneret."
    )
    set_input = set_input_dispatch_by_period


@hjemmel("lov om aktiv socialpolitik § 39")
class sanktion_haendelser(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Hændelser i måneden, der sanktioneres med tre satser"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2025/1004"]
    documentation = (
        "Afvist eller ophørt arbejde, afvist tilbud (fra 2020), manglende sygemelding eller "
        "jobsøgning. Kun én hændelse i måneden tæller (§ 40, stk. 2)."
    )
    set_input = set_input_dispatch_by_period


@hjemmel("lov om aktiv socialpolitik § 40 a")
class skaerpet_sanktion_dage(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Kalenderdage i måneden uden hjælp efter en skærpet sanktion"
    unit = "dag"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2014/1193",
        "https://www.retsinformation.dk/eli/lta/2025/1004",
    ]
    documentation = (
        "De dage, hvor personen ikke mødte i den aktivitet, kommunen gav samtidig. Også dage, hvor "
        "hjælpen er ophørt efter § 41 (til 2019)."
    )
    set_input = set_input_dispatch_by_period

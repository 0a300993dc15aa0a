"""Graviditet og alvorlig psykisk lidelse (facts behind the special rates of the young)."""

from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("lov om aktiv socialpolitik § 25, stk. 3 (til 2013)", "§§ 23 og 25 (2014-2025)")
class gravid_efter_12_uge(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Gravid og har passeret 12. svangerskabsuge"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    set_input = set_input_dispatch_by_period


@hjemmel("lov om aktiv socialpolitik § 25, stk. 2 (2007-2013)", "§§ 23 og 25 (2014-2025)")
class alvorlig_psykisk_lidelse(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Har en dokumenteret alvorlig psykisk lidelse"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1460",
        "https://www.retsinformation.dk/eli/lta/2024/808",
    ]
    documentation = (
        "Skizofreni, skizotypisk sindslidelse, psykotisk tilstand, skizoaffektiv lidelse, "
        "uspecificeret ikke organisk betinget psykose eller borderline, som loven nævner dem."
    )
    set_input = set_input_dispatch_by_period

"""Hvem personen er (who the person is)."""

from datetime import date

from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Koen


class foedselsdato(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Fødselsdato"


class koen(Variable):
    value_type = Enum
    possible_values = Koen
    default_value = Koen.uoplyst
    entity = Person
    definition_period = ETERNITY
    label = "Køn"


class har_erhvervsuddannelse(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Har en erhvervskompetencegivende uddannelse"


class bor_hos_foraeldre(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Bor hos en eller begge forældre"
    set_input = set_input_dispatch_by_period


class saerlige_behov(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Har særlige behov (sprog, helbred, kultur)"
    documentation = "Bruges af reformer af programmets længde."


class vaegt(Variable):
    value_type = float
    default_value = 1.0
    entity = Person
    definition_period = ETERNITY
    label = "Vægt i summer for kommune og stat"
    unit = "faktor"

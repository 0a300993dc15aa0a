"""Husstandens bolig, børn og ægteskab (dwelling, children, marriage)."""

from openfisca_core.holders import set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Husstand, Person
from openfisca_dk_integration.enums import Boligform


class gift(Variable):
    value_type = bool
    default_value = True
    entity = Husstand
    definition_period = MONTH
    label = "De to voksne er gift"
    documentation = "Uden oplysning: ja, når der er en partner."
    set_input = set_input_dispatch_by_period

    def formula(husstand, period):
        """Not given: married when there is a partner (to voksne er gift)."""
        return husstand("antal_voksne", period) > 1


class husleje(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Husleje uden forbrug"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class boligareal(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Boligens areal (0 = ukendt)"
    unit = "m2"
    set_input = set_input_dispatch_by_period


class forbrugsudgift(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Udgift til varme og andet forbrug"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class varme_i_husleje(Variable):
    value_type = bool
    entity = Husstand
    definition_period = MONTH
    label = "Varme og varmt vand indgår i huslejen"
    set_input = set_input_dispatch_by_period


class boligform(Variable):
    value_type = Enum
    possible_values = Boligform
    default_value = Boligform.lejebolig
    entity = Husstand
    definition_period = MONTH
    label = "Boligform"
    set_input = set_input_dispatch_by_period


class boernebidrag(Variable):
    value_type = float
    entity = Husstand
    definition_period = MONTH
    label = "Modtaget børnebidrag"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class i_dagtilbud(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Barnet er i dagtilbud"
    set_input = set_input_dispatch_by_period


class dagtilbud_takst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Forældrenes fulde betaling for dagtilbud"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period

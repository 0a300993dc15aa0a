"""Indkomst, formue og fradrag (income, assets and deductions)."""

from openfisca_core.holders import set_input_dispatch_by_period, set_input_divide_by_period
from openfisca_core.periods import MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person


class loenindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Løn før arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class anden_indkomst(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Anden skattepligtig indkomst uden arbejdsmarkedsbidrag"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class formue(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Formue"
    unit = "DKK"
    set_input = set_input_dispatch_by_period


class nettokapitalindkomst(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Nettokapitalindkomst"
    unit = "DKK/aar"


class oevrige_ligningsmaessige_fradrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Øvrige ligningsmæssige fradrag"
    unit = "DKK/aar"


class pensionsindbetaling(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Egne indbetalinger til pension"
    unit = "DKK/aar"


class kapitalpension(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Heraf til kapitalpension"
    unit = "DKK/aar"


class atp_bidrag(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "ATP-bidrag af løn og ydelser"
    unit = "DKK/aar"


class medlem_af_folkekirken(Variable):
    value_type = bool
    entity = Person
    definition_period = YEAR
    label = "Medlem af folkekirken"
    set_input = set_input_dispatch_by_period

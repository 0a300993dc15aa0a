"""Kommunens udgifter til indsatsen for personen (cost of the effort)."""

from datetime import date

from openfisca_core.holders import set_input_divide_by_period
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import ETERNITY, MONTH, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.enums import Danskproeve, Danskuddannelse
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel("integrationsloven § 19")
class har_kontrakt(Variable):
    value_type = bool
    default_value = True
    entity = Person
    definition_period = ETERNITY
    label = "Har kontrakt efter integrationsloven"


@hjemmel("danskuddannelsesloven § 3")
class danskuddannelse(Variable):
    value_type = Enum
    possible_values = Danskuddannelse
    default_value = Danskuddannelse.ingen
    entity = Person
    definition_period = ETERNITY
    label = "Danskuddannelse"


@hjemmel("danskuddannelsesloven § 9")
class danskproeve(Variable):
    value_type = Enum
    possible_values = Danskproeve
    default_value = Danskproeve.ingen
    entity = Person
    definition_period = ETERNITY
    label = "Bestået danskprøve"


class danskproeve_dato(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Dato for bestået danskprøve"


class danskmoduler_startet(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Danskmoduler startet i måneden"
    unit = "antal"


class danskmoduler_bestaaet(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Danskmoduler bestået i måneden"
    unit = "antal"


@hjemmel("integrationsloven § 45, stk. 5")
class programudgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens refusionsberettigede programudgift"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


class indsatsudgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens øvrige indsatsudgift uden refusion"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


@hjemmel("integrationsloven § 23 c")
class loentilskud_udgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Kommunens udgift til løntilskud"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


@hjemmel("integrationsloven kap. 6", "lov om aktiv socialpolitik kap. 10")
class hjaelp_i_saerlige_tilfaelde(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Hjælp i særlige tilfælde"
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period


@hjemmel("barnets lov § 203, stk. 2", "serviceloven § 181, stk. 2")
class foranstaltningsudgift(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "Sociale foranstaltninger for flygtninge"
    unit = "DKK/aar"


class familiekonsulentudgift(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "Heraf af indsatsudgift: familiekonsulent"
    documentation = (
        "En del af indsatsudgift, ikke et tillæg til den. Gældende ret giver ingen refusion; "
        "reformen familiekonsulent læser beløbet."
    )
    unit = "DKK/maaned"
    set_input = set_input_divide_by_period

"""Kommunens egne tal (the municipality's own figures)."""

from openfisca_core.periods import ETERNITY, YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel


class kommunekode(Variable):
    value_type = int
    entity = Kommune
    definition_period = ETERNITY
    label = "Kommunekode (0 = landsgennemsnit)"


@hjemmel("danskuddannelsesloven § 13")
class modultakst(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Pris pr. danskmodul"
    unit = "DKK"


@hjemmel("integrationsloven § 45 a")
class indkvarteringsudgift(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Driftsudgift til midlertidig indkvartering"
    unit = "DKK/aar"


@hjemmel("integrationsloven § 45 a")
class indkvarteringsegenbetaling(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Egenbetaling for midlertidig indkvartering"
    unit = "DKK/aar"


@hjemmel("integrationsloven § 45 a")
class helaarspersoner_i_midlertidig_bolig(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Helårspersoner i midlertidig bolig"
    unit = "antal"


class beskatningsgrundlag_pr_indbygger(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Beskatningsgrundlag pr. indbygger"
    unit = "DKK/aar"


class indbyggere(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Indbyggere"
    unit = "antal"

"""Kommunens skatteprocenter (the municipality's tax rates)."""

from openfisca_core.periods import YEAR
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Kommune
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import by_code


@hjemmel("kommuneskatteloven § 6")
class kommuneskatteprocent(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kommunal udskrivningsprocent"
    unit = "procent"

    def formula_2007(kommune, period, parameters):
        """Not given: the year's rate of the municipality (kommunekode 0: landsgennemsnit)."""
        satser = parameters(period).skat.kommuneskatteprocenter
        return by_code(satser, "k", kommune("kommunekode", period))


@hjemmel("lov om folkekirkens økonomi § 20")
class kirkeskatteprocent(Variable):
    value_type = float
    entity = Kommune
    definition_period = YEAR
    label = "Kirkeskatteprocent"
    unit = "procent"

    def formula_2007(kommune, period, parameters):
        """Not given: the year's rate where it is known, else the average of members."""
        satser = parameters(period).skat.kirkeskatteprocenter
        return by_code(satser, "k", kommune("kommunekode", period))

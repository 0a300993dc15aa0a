"""Hvilke dage i måneden hjælpen dækker (the days of the month covered by help)."""

from numpy import clip, maximum, minimum, where
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import days_in_month, month_number


@hjemmel("finansieringsbekendtgørelsen § 2, stk. 6", "finansieringsbekendtgørelsen § 19, stk. 2")
class hjaelp_fra_dag(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Første dag i måneden, som hjælp kan dække"
    unit = "dag"
    documentation = "Ligger historikkens start inde i måneden, begynder hjælpen den dag."

    def formula(person, period):
        """The later of the given day and the first day of the known history."""
        starter_her = person("historik_start_maaned", period) == month_number(period)
        start = where(starter_her, person("historik_start_dag", period), 1)
        return maximum(person("ydelse_fra_dag", period), start)


@hjemmel("finansieringsbekendtgørelsen § 2, stk. 6", "finansieringsbekendtgørelsen § 19, stk. 2")
class hjaelp_til_dag(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sidste dag i måneden, som hjælp kan dække"
    unit = "dag"

    def formula(person, period):
        """The given day, at most the last of the month; none before the known history."""
        sidste = minimum(person("ydelse_til_dag", period), days_in_month(period))
        foer_historik = person("historik_start_maaned", period) > month_number(period)
        return where(foer_historik, 0, sidste)


class hjaelp_dage(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Antal dage i måneden, som hjælp kan dække"
    unit = "dag"

    def formula(person, period):
        """Days from the first to the last covered day, both included."""
        dage = person("hjaelp_til_dag", period) - person("hjaelp_fra_dag", period) + 1
        return clip(dage, 0, days_in_month(period))

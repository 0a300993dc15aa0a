"""Månedens uger med ydelse, støtte og selvforsørgelse (the month's weeks, without memory).

A condition times a number is that number where the condition holds and 0 elsewhere: many times
faster over a population than `where`.
"""

from numpy import maximum, minimum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.months import before, days_in_month, month_number
from openfisca_dk_integration.rule_helpers import uger


@hjemmel("finansieringsbekendtgørelsen § 19, stk. 2", "kommunefinansieringsloven § 30, stk. 1")
class ydelsesdag_foerste(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Første dag i måneden med ydelse på trappen (0: ingen)"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period, parameters):
        """First day covered by a benefit of the ladder, not before the count began."""
        optaelling_fra = parameters(period).refusion.trappe.optaelling_fra
        foerste = uger.first_day_from(period, optaelling_fra)
        fra = maximum(person("hjaelp_fra_dag", period), foerste)
        udbetalt = person("modtager_trappeydelse", period)
        return (udbetalt & (fra <= person("hjaelp_til_dag", period))) * fra


@hjemmel("finansieringsbekendtgørelsen § 19, stk. 2")
class ydelsesdag_sidste(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sidste dag i måneden med ydelse på trappen (0: ingen)"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period):
        """Last day covered by a benefit of the ladder."""
        har_ydelse = person("ydelsesdag_foerste", period) > 0
        return har_ydelse * person("hjaelp_til_dag", period)


@hjemmel("finansieringsbekendtgørelsen § 3", "finansieringsbekendtgørelsen § 22")
class stoettedag_foerste(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Første dag i måneden uden selvforsørgelse (0: ingen)"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]
    documentation = (
        "I en måned med både ydelse og neutral forsørgelse er de dage, ydelsen ikke dækker,"
        " neutrale. I en måned med alene neutral forsørgelse gælder ydelse_fra_dag og"
        " ydelse_til_dag den."
    )

    def formula_2014_07(person, period, parameters):
        """First day with a benefit of the ladder or with neutral support."""
        optaelling_fra = parameters(period).refusion.trappe.optaelling_fra
        foerste = uger.first_day_from(period, optaelling_fra)
        fra = maximum(person("hjaelp_fra_dag", period), foerste)
        neutral = person("modtager_neutral_ydelse", period)
        ydelsesdag = person("ydelsesdag_foerste", period)
        neutral_fra = (neutral & (fra <= person("hjaelp_til_dag", period))) * fra
        begge = neutral & (ydelsesdag > 0)
        return begge + ~begge * maximum(ydelsesdag, neutral_fra)


@hjemmel("finansieringsbekendtgørelsen § 3", "finansieringsbekendtgørelsen § 22")
class stoettedag_sidste(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Sidste dag i måneden uden selvforsørgelse (0: ingen)"
    unit = "dag"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period):
        """Last day with a benefit of the ladder or with neutral support."""
        neutral = person("modtager_neutral_ydelse", period)
        begge = neutral & (person("ydelsesdag_foerste", period) > 0)
        til = maximum(begge * days_in_month(period), person("hjaelp_til_dag", period))
        return (person("stoettedag_foerste", period) > 0) * til


@hjemmel("finansieringsbekendtgørelsen § 2, stk. 5-6")
class ydelse_i_haleugen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ydelse i månedens sidste uge, når den fortsætter ind i næste måned"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period):
        """The week shared with the next month has been touched (berørt) already."""
        return person("ydelsesdag_sidste", period) >= uger.first_day_of_tail(period)


@hjemmel("finansieringsbekendtgørelsen § 22, stk. 1")
class stoette_i_haleugen(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Ydelse eller neutral forsørgelse i den uge, der fortsætter ind i næste måned"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period):
        """The week shared with the next month can no longer be whole self-support."""
        return person("stoettedag_sidste", period) >= uger.first_day_of_tail(period)


@hjemmel("finansieringsbekendtgørelsen § 2, stk. 5-6", "finansieringsbekendtgørelsen § 20, stk. 1")
class nye_ydelsesuger(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Ydelsesuger i måneden, som ikke er talt i måneden før"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]

    def formula_2014_07(person, period):
        """Touched weeks (berørte uger), without a first week already touched last month."""
        foerste_dag = person("ydelsesdag_foerste", period)
        foerste_uge = uger.week_of_day(period, foerste_dag)
        sidste_uge = uger.week_of_day(period, person("ydelsesdag_sidste", period))
        talt = (foerste_uge <= 0) & before(person, "ydelse_i_haleugen", period)
        return (foerste_dag > 0) * (sidste_uge - foerste_uge + 1 - talt)


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class foerste_hele_uge(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens første uge, der kan være hel selvforsørgelse (0: ugen med den 1.)"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Not a week spoilt in its part in the month before, nor one before the known history."""
        startuge = uger.week_of_day(period, person("historik_start_dag", period))
        starter_her = person("historik_start_maaned", period) == month_number(period)
        return maximum(starter_her * startuge, before(person, "stoette_i_haleugen", period))


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class uger_foer_stoette(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Uger, der slutter i måneden før den første dag med støtte"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """All weeks that end in the month when there is no support at all."""
        foerste_dag = person("stoettedag_foerste", period)
        alle = uger.ended_weeks(period)
        uden_stoette = (foerste_dag <= 0) * alle
        return minimum(maximum(uger.week_of_day(period, foerste_dag), uden_stoette), alle)


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class uger_til_og_med_stoette(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Uger, der slutter i måneden senest med den sidste uge med støtte"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """All weeks that end in the month when there is no support at all."""
        sidste_dag = person("stoettedag_sidste", period)
        alle = uger.ended_weeks(period)
        uden_stoette = (sidste_dag <= 0) * alle
        return minimum(maximum(uger.week_of_day(period, sidste_dag) + 1, uden_stoette), alle)

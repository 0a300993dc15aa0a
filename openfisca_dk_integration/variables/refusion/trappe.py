"""Refusionstrappens optælling med hukommelse (the count of the refund ladder, month by month).

A month runs in three steps: whole weeks of self-support before the first supported day, the
supported weeks, whole weeks of self-support after them. The count closes (nulstilling) when the
self-support weeks of the look-back window reach the limit; within a run of such weeks the number in
the window never falls, so it is enough to look at the end of each run.
"""

from numpy import maximum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel
from openfisca_dk_integration.lookup import pick
from openfisca_dk_integration.months import before, is_known, month_number
from openfisca_dk_integration.rule_helpers import uger


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "kommunefinansieringsloven § 30, stk. 1")
class ydelsesuger_ved_maanedens_start(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Talte ydelsesuger ved månedens begyndelse"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """The count at the end of the month before, and what came before the known history."""
        starter_her = person("historik_start_maaned", period) == month_number(period)
        tidligere = person("ydelsesuger_ved_historik_start", period)
        return before(person, "ydelsesuge_nummer", period) + starter_her * tidligere


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class udloebne_uger_foer_stoette(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger, der er ældre end vinduet ved månedens første støtte"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period, parameters):
        """Self-support weeks counted before the window of the last week before the support."""
        vindue = uger.window(period, parameters(period).refusion.trappe.nulstilling.vindue)
        uger_foer = person("uger_foer_stoette", period)
        fjern = before(person, "selvforsoergelsesuger_i_maaneden", period, vindue.lag)
        naer = before(person, "selvforsoergelsesuger_i_maaneden", period, vindue.lag - 1)
        return (
            before(person, "selvforsoergelsesuger_i_alt", period, vindue.lag + 1)
            + uger.count_before(fjern, pick(vindue.far, uger_foer))
            + uger.count_before(naer, pick(vindue.near, uger_foer))
        )


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class udloebne_uger_ved_maanedens_slutning(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger, der er ældre end vinduet ved månedens slutning"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period, parameters):
        """Self-support weeks counted before the window of the last week that ends in the month."""
        vindue = uger.window(period, parameters(period).refusion.trappe.nulstilling.vindue)
        alle = uger.ended_weeks(period)
        fjern = before(person, "selvforsoergelsesuger_i_maaneden", period, vindue.lag)
        naer = before(person, "selvforsoergelsesuger_i_maaneden", period, vindue.lag - 1)
        return (
            before(person, "selvforsoergelsesuger_i_alt", period, vindue.lag + 1)
            + uger.count_before(fjern, vindue.far[alle])
            + uger.count_before(naer, vindue.near[alle])
        )


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class selvforsoergelsesuger_foer_stoette(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger talt i alt, til den første dag med støtte i måneden"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Only weeks after the first benefit week of the count are counted (åben optælling)."""
        aaben = person("ydelsesuger_ved_maanedens_start", period) > 0
        hele_uger = person("uger_foer_stoette", period) - person("foerste_hele_uge", period)
        talt = before(person, "selvforsoergelsesuger_i_alt", period)
        return talt + aaben * maximum(hele_uger, 0)


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class nulstilles_foer_stoette(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Trappen nulstilles før månedens første dag med støtte"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period, parameters):
        """The run of self-support weeks before the support reaches 52 within three years."""
        graense = parameters(period).refusion.trappe.nulstilling.selvforsoergelse_uger
        talt = person("selvforsoergelsesuger_foer_stoette", period)
        uden_for = maximum(
            person("udloebne_uger_foer_stoette", period),
            before(person, "selvforsoergelsesuger_ved_optaellingens_start", period),
        )
        nye = talt > before(person, "selvforsoergelsesuger_i_alt", period)
        return nye & (talt - uden_for >= graense)


@hjemmel("kommunefinansieringsloven § 5, stk. 2", "finansieringsbekendtgørelsen § 22, stk. 2")
class ydelsesuger_inkl_maanedens(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Nummer på månedens sidste ydelsesuge"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2026/14"]
    documentation = (
        "Er historikkens start ikke oplyst, lægges ydelsesuger_ved_historik_start til den første"
        " ydelsesuge."
    )

    def formula_2014_07(person, period):
        """The count with the month's new benefit weeks; the first after a reset is number 1."""
        ved_start = person("ydelsesuger_ved_maanedens_start", period)
        foer = ~person("nulstilles_foer_stoette", period) * ved_start
        nye = person("nye_ydelsesuger", period)
        foerste_gang = (ved_start + person("selvforsoergelsesuger_foer_stoette", period)) <= 0
        ukendt_start = ~is_known(person("historik_start", period))
        tidligere = person("ydelsesuger_ved_historik_start", period)
        return foer + nye + (ukendt_start & foerste_gang & (nye > 0)) * tidligere


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class selvforsoergelsesuger_i_maaneden(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Månedens talte selvforsørgelsesuger som bits (1: ugen med den 1., 2: den næste, 4 ...)"
    unit = "antal"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Which of the weeks that end in the month are whole self-support in an open count."""
        aaben_foer = person("ydelsesuger_ved_maanedens_start", period) > 0
        aaben_efter = person("ydelsesuger_inkl_maanedens", period) > 0
        foer = uger.bits_between(
            person("foerste_hele_uge", period), person("uger_foer_stoette", period)
        )
        efter = uger.bits_between(
            person("uger_til_og_med_stoette", period), uger.ended_weeks(period)
        )
        return aaben_foer * foer + aaben_efter * efter


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class selvforsoergelsesuger_i_alt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger talt i alt ved månedens slutning"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Grows by the month's self-support weeks while a count is open, and never falls."""
        maanedens = uger.count_before(
            person("selvforsoergelsesuger_i_maaneden", period), uger.MAX_ENDED_WEEKS
        )
        return before(person, "selvforsoergelsesuger_i_alt", period) + maanedens


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class nulstilles_efter_stoette(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Trappen nulstilles efter månedens sidste dag med støtte"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period, parameters):
        """The run of self-support weeks after the support reaches 52 within three years."""
        graense = parameters(period).refusion.trappe.nulstilling.selvforsoergelse_uger
        foer_stoette = person("selvforsoergelsesuger_foer_stoette", period)
        talt = person("selvforsoergelsesuger_i_alt", period)
        ved_start = maximum(
            person("nulstilles_foer_stoette", period) * foer_stoette,
            before(person, "selvforsoergelsesuger_ved_optaellingens_start", period),
        )
        uden_for = maximum(person("udloebne_uger_ved_maanedens_slutning", period), ved_start)
        return (talt > foer_stoette) & (talt - uden_for >= graense)


@hjemmel("kommunefinansieringsloven § 6, stk. 1")
class selvforsoergelsesuger_ved_optaellingens_start(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Selvforsørgelsesuger talt i alt, da den gældende optælling begyndte"
    unit = "uge"
    reference = ["https://www.retsinformation.dk/eli/lta/2015/994"]

    def formula_2014_07(person, period):
        """Moves up at each reset: earlier self-support weeks do not count again."""
        uaendret = before(person, "selvforsoergelsesuger_ved_optaellingens_start", period)
        foer_stoette = person("selvforsoergelsesuger_foer_stoette", period)
        i_alt = person("selvforsoergelsesuger_i_alt", period)
        return maximum(
            maximum(uaendret, person("nulstilles_foer_stoette", period) * foer_stoette),
            person("nulstilles_efter_stoette", period) * i_alt,
        )


@hjemmel(
    "kommunefinansieringsloven § 5, stk. 2",
    "kommunefinansieringsloven § 6",
    "finansieringsbekendtgørelsen §§ 20 og 22",
)
class ydelsesuge_nummer(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Ydelsesugens nummer ved månedens slutning"
    unit = "uge"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2015/994",
        "https://www.retsinformation.dk/eli/lta/2026/14",
    ]
    documentation = (
        "Nummeret på ugen med månedens sidste dag, når der er ydelse i den; ellers antallet af"
        " talte ydelsesuger indtil da, 0 efter en nulstilling. Tælles fra 1. juli 2014."
    )

    def formula_2014_07(person, period):
        """Number of the benefit week that holds the month's last day; 0 after a reset."""
        nulstilles = person("nulstilles_efter_stoette", period)
        return ~nulstilles * person("ydelsesuger_inkl_maanedens", period)

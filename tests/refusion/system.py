"""A tax system for tests of the refund alone, and simulations from histories."""

import functools

import numpy
from openfisca_core.simulations import SimulationBuilder

from openfisca_dk_integration.enums import Aktivitet, AndenOffentligForsoergelse
from openfisca_dk_integration.tax_benefit_system import in_force


@functools.cache
def tax_system():
    """The law."""
    return in_force()


def simulation_of(persons, months, histories, history_starts=None, weeks_before=None, system=None):
    """Build a simulation from arrays of `Month`: histories[person][month number]."""
    simulation = SimulationBuilder().build_default_simulation(system or tax_system(), persons)
    for number, (year, month) in enumerate(months):
        period = f"{year}-{month:02d}"
        row = [history[number] for history in histories]
        benefit = numpy.array([what.benefit for what in row])
        neutral = numpy.array([what.neutral for what in row])
        barselsdagpenge = AndenOffentligForsoergelse.barselsdagpenge.index
        simulation.set_input("forsoergelsesydelse", period, benefit * 10_000.0)
        simulation.set_input(
            "anden_offentlig_forsoergelse", period, neutral * numpy.int16(barselsdagpenge)
        )
        simulation.set_input("ydelse_fra_dag", period, numpy.array([what.first for what in row]))
        simulation.set_input("ydelse_til_dag", period, numpy.array([what.last for what in row]))
        for name in ("saerlig_stoette", "loentilskud_udgift"):
            simulation.set_input(name, period, numpy.zeros(persons))
        simulation.set_input("i_introduktionsprogram", period, numpy.zeros(persons, bool))
        simulation.set_input(
            "aktivitet", period, numpy.full(persons, Aktivitet.ingen.index, numpy.int16)
        )
    if history_starts is not None:
        simulation.set_input("historik_start", "ETERNITY", numpy.array(history_starts))
    if weeks_before is not None:
        simulation.set_input("ydelsesuger_ved_historik_start", "ETERNITY", weeks_before)
    return simulation

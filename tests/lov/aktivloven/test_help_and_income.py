"""What must hold of the help at every wage, in every regime, and in whatever order it is asked."""

import numpy
import pytest
from openfisca_core.simulation_builder import SimulationBuilder

from openfisca_dk_integration.enums import Aktivitet
from openfisca_dk_integration.tax_benefit_system import in_force

STEPS = 81
TOP_WAGE = 40_000
# The month, and the date both adults arrived (None: born here).
REGIMES = [
    ("2005-03", "2003-01-01"),
    ("2009-03", None),
    ("2013-03", "2010-01-01"),
    ("2014-03", "2013-01-01"),
    ("2017-03", "2016-01-01"),
    ("2020-03", None),
    ("2021-03", "2018-01-01"),
    ("2025-03", "2016-01-01"),
    ("2025-08", "2020-01-01"),
    ("2025-08", None),
    ("2026-03", "2020-01-01"),
]
FAMILIES = {
    "enlig": (["hovedperson"], [40]),
    "ung": (["hovedperson"], [24]),
    "enlig forsørger": (["hovedperson", "barn"], [40, 5]),
    "par": (["hovedperson", "partner"], [40, 38]),
    "par med barn": (["hovedperson", "partner", "barn"], [40, 28, 5]),
}


@pytest.fixture(scope="module")
def system():
    return in_force()


def sweep(system, month, arrived, family, *, earner, earner_applies, mixed=False):
    """Return a simulation of STEPS households whose adult number ``earner`` earns 0 to TOP_WAGE."""
    roles, ages = FAMILIES[family]
    size = len(roles)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", numpy.arange(STEPS * size))
    households = builder.declare_entity("husstand", numpy.arange(STEPS))
    builder.join_with_persons(households, numpy.repeat(numpy.arange(STEPS), size), roles * STEPS)
    municipality = builder.declare_entity("kommune", numpy.array([0]))
    nobody = numpy.zeros(STEPS * size, dtype=int)
    builder.join_with_persons(municipality, nobody, ["borger"] * (STEPS * size))
    simulation = builder.build(system)

    year = int(month[:4])
    born = numpy.array([f"{year - age}-01-01" for age in ages], dtype="datetime64[D]")
    came = born if arrived is None else numpy.maximum(born, numpy.datetime64(arrived))
    if mixed:
        came = numpy.where(numpy.arange(size) == 1, born, came)
    number = numpy.tile(numpy.arange(size), STEPS)
    wage = numpy.repeat(numpy.linspace(0, TOP_WAGE, STEPS), size) * (number == earner)
    applies = (numpy.tile(numpy.array(ages), STEPS) >= 18) & ((number != earner) | earner_applies)
    set_input = simulation.set_input
    set_input("foedselsdato", "ETERNITY", numpy.tile(born, STEPS))
    set_input("indrejsedato", "ETERNITY", numpy.tile(came, STEPS))
    set_input("loenindkomst", month, wage.astype("float32"))
    set_input("arbejdstimer", month, (numpy.minimum(wage / 125, 170)).astype("float32"))
    set_input("soeger_hjaelp", month, applies)
    activity = numpy.where(number == earner, "ordinaer_beskaeftigelse", "ledig")
    set_input("aktivitet", month, Aktivitet.encode(activity))
    return simulation, size


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("month", "arrived"), REGIMES)
@pytest.mark.parametrize("earner_applies", [True, False])
def test_help_is_never_negative_and_never_rises_with_the_wage(
    system, month, arrived, family, earner_applies
):
    couple = family.startswith("par")
    earner = 1 if couple else 0
    for mixed in (False, True) if couple and arrived else (False,):
        simulation, size = sweep(
            system,
            month,
            arrived,
            family,
            earner=earner,
            earner_applies=earner_applies,
            mixed=mixed,
        )
        help_ = simulation.calculate("forsoergelsesydelse", month).reshape(STEPS, size)
        assert (help_ >= 0).all()
        assert (numpy.diff(help_.sum(axis=1)) <= 0.01).all()


def test_the_order_of_the_months_does_not_matter(system):
    months = [f"{year}-{month:02d}" for year in (2018, 2019, 2025) for month in range(1, 13)]
    answers = []
    for order in (months, months[::-1], [months[-1], *months[:-1]]):
        builder = SimulationBuilder()
        builder.set_default_period("2018-01")
        simulation = builder.build_from_dict(
            system,
            {
                "personer": {
                    "a": {
                        "foedselsdato": "1985-05-05",
                        "opholdsgrundlag": "flygtning",
                        "indrejsedato": "2016-03-01",
                        "danskproeve": "pd2",
                        "danskproeve_dato": "2018-05-05",
                        "aktivitet": dict.fromkeys(months, "ledig"),
                    },
                    "b": {
                        "foedselsdato": "1985-05-05",
                        "opholdsgrundlag": "flygtning",
                        "indrejsedato": "2011-03-01",
                        "aktivitet": dict.fromkeys(months, "ordinaer_beskaeftigelse"),
                    },
                }
            },
        )
        values = {
            month: simulation.calculate("forsoergelsesydelse", month).tolist() for month in order
        }
        answers.append([values[month] for month in months])
    assert answers[0] == answers[1] == answers[2]
    assert sum(row[0] for row in answers[0]) > 0

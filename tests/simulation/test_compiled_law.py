"""Every variable of the law compiles and gives openfisca-core's bits, under every shipped law.

Three years and two reforms in CI, all of them in ``make soak``.
"""

import pytest

from openfisca_dk_integration.reforms import list_reforms, load_law
from openfisca_dk_integration.simulation import PRESENT, Span
from openfisca_dk_integration.simulation.compiled.engine import Kernel
from openfisca_dk_integration.simulation.compiled.sample import by_core, differences
from openfisca_dk_integration.simulation.law import system_of
from openfisca_dk_integration.simulation.request import Request, _can_be_summed
from tests.support.people import people
from tests.support.soak import few

pytest.importorskip("llvmlite")

BY_CORE = {
    "deltagerskat",
    "disponibel_indkomst_ved_hoejere_loen",
    "disponibel_indkomst_ved_job",
    "effektiv_marginalskat",
    "gevinst_ved_job",
    "maaneder_til_bedre_stillet",
}
"""Work incentives compare with a second simulation of the same people, which core must make."""

YEARS = (1999, 2003, 2005, 2008, 2010, 2012, 2014, 2016, 2017, 2018, 2020, 2022, 2024, 2025, 2027)
"""Every period with a law of its own, and the months of change between."""

REFORMS = [file.name for file in list_reforms()]


def everything(law, first, last, seed, count=120):
    """Compute all variables and sums of some years both ways and return what differs."""
    system = system_of(law)
    variables = [item for item in system.variables.values() if item.dtype != object]
    population = people(count, seed, first_year=first - 2, last_year=last, weights=True)
    outputs = tuple(item.name for item in variables if str(item.dtype)[0] != "S")
    sums = (PRESENT, *[item.name for item in variables if _can_be_summed(item)])
    kernel = Kernel(law, Request(Span.of_years(first, last), outputs, sums), population)
    plan = kernel.plan
    assert set(plan.uncompiled) | set(plan.uncompiled_sums) <= BY_CORE
    compiled = Request(
        kernel.request.span,
        tuple(name for name in outputs if name not in plan.uncompiled),
        tuple(name for name in sums if name not in plan.uncompiled_sums),
    )
    mine = kernel.compute(population, threads=2, batch=80)
    return differences(mine, by_core(kernel, population, compiled))


@pytest.mark.langsom
@pytest.mark.parametrize("year", few(YEARS, (2010, 2017, 2025)))
def test_every_variable_of_the_law(year):
    assert everything(load_law(None), year, year, seed=year) == []


@pytest.mark.langsom
@pytest.mark.parametrize("name", few(REFORMS, ("et_aars_introduktion", "lovgivning_fra")))
def test_every_shipped_reform(name):
    file = next(file for file in list_reforms() if file.name == name)
    year = 2025 if file.transition is None else file.transition.year
    assert everything(load_law(name), year, year + 1, seed=31) == []

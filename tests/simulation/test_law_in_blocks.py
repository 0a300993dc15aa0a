"""Every municipal result of the law is the same in blocks, under each law of the package."""

from dataclasses import replace

import numpy
import pytest
from openfisca_core.periods import DateUnit

from openfisca_dk_integration.reforms import list_reforms, load_law
from openfisca_dk_integration.simulation import simulate
from tests.support.people import people
from tests.support.soak import few

LAWS = few(
    [(law, year) for law in (None, *(f.name for f in list_reforms())) for year in ("2017", "2025")],
    [(None, "2017"), ("et_aars_introduktion", "2017"), ("fuld_refusion_i_programmet", "2025")],
)
"""The other reforms run in blocks in ``tests/reforms/test_forventet.py`` and in ``make soak``."""


@pytest.mark.langsom
@pytest.mark.parametrize(("source", "year"), LAWS, ids=str)
def test_every_municipal_variable(source, year):
    years = {"first_year": int(year) - 2, "last_year": int(year)}
    population = people(200, seed=21, weights=True, **years)
    # Weights with which the last digits of a sum depend on the order it is made in.
    weights = population.persons["vaegt"]
    odd = (weights.values * 0.37).astype("f4")
    population.persons["vaegt"] = replace(weights, values=odd)
    law = load_law(source, {"fra": "2016-01-01"} if source == "et_aars_introduktion" else None)
    names = [
        name
        for name, variable in law.tax_benefit_system().variables.items()
        if variable.entity.key == "kommune" and variable.definition_period == DateUnit.YEAR
    ]
    reference = simulate(population, law, year, names)
    blocks = simulate(population, law, year, names, execution="blocks", block_size=90)
    assert blocks.blocks > 1
    for name in names:
        assert numpy.array_equal(blocks.column(name, year), reference.column(name, year)), name

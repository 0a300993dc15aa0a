"""Tables in, checked completely; a population out, ready for openfisca-core."""

from openfisca_dk_integration.population.inputs import PopulationSimulation, build_simulation
from openfisca_dk_integration.population.join import with_own_people
from openfisca_dk_integration.population.model import Given, MunicipalFigures, Population, Spells
from openfisca_dk_integration.population.problems import PopulationError, Problem
from openfisca_dk_integration.population.read import check_population, read_population
from openfisca_dk_integration.population.stream import StreamedPopulation, open_population
from openfisca_dk_integration.population.synthetic.national import synthetic_population
from openfisca_dk_integration.population.synthetic.report import margin_report
from openfisca_dk_integration.population.write import write_population

__all__ = [
    "Given",
    "MunicipalFigures",
    "Population",
    "PopulationError",
    "PopulationSimulation",
    "Problem",
    "Spells",
    "StreamedPopulation",
    "build_simulation",
    "check_population",
    "margin_report",
    "open_population",
    "read_population",
    "synthetic_population",
    "with_own_people",
    "write_population",
]

"""Synthetic populations built from published figures: nobody in them exists.

Two of them. ``national.synthetic_population`` draws the people taken over by any municipalities,
without histories (docs/population-synthetic.md); ``report.margin_report`` compares them with the
figures. ``build`` draws the people of the example municipality together with their histories;
``write`` writes its files and ``measure`` compares them. The same seed gives the same files, byte
for byte, on every machine (only ``random.Random.random`` is used, whose sequence Python
guarantees).
"""

from openfisca_dk_integration.population.synthetic.measures import Measure, measure
from openfisca_dk_integration.population.synthetic.tables import SEED, Drawn, build, write

__all__ = ["SEED", "Drawn", "Measure", "build", "measure", "write"]

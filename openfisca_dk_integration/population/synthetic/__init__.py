"""Synthetic populations built from published figures: nobody in them exists.

``build`` draws people, households and histories; ``write`` writes the population files;
``measure`` compares them with the figures. The same seed gives the same files, byte for byte, on
every machine (only ``random.Random.random`` is used, whose sequence Python guarantees).
"""

from openfisca_dk_integration.population.synthetic.measures import Measure, measure
from openfisca_dk_integration.population.synthetic.tables import SEED, Drawn, build, write

__all__ = ["SEED", "Drawn", "Measure", "build", "measure", "write"]

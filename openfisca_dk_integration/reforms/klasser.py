"""The shipped reforms as OpenFisca Reform classes, with their switches at the defaults.

For OpenFisca's own commands, by dotted name: ``openfisca serve -r
openfisca_dk_integration.reforms.klasser.fuld_refusion_i_programmet``, and ``reforms:`` in YAML
tests.
"""

from openfisca_dk_integration.reforms.format import read_reform, shipped
from openfisca_dk_integration.reforms.law import DataReform, reform_class


def __getattr__(name: str) -> type[DataReform]:
    """Return the class of the shipped reform of that name."""
    if name not in shipped():
        message = f"no shipped reform is called {name}"
        raise AttributeError(message)
    return reform_class(read_reform(name))

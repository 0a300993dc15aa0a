"""One-year introduction period as an OpenFisca Reform (Task Force 2013, recommendation 1.2).

The reform itself is data: ``data/et_aars_introduktion.yaml``. The class of the same name lets
OpenFisca's own commands use it with its switches at their defaults (``openfisca serve -r``, and
``reforms:`` in YAML tests).
"""

from openfisca_dk_integration.reforms.format import read_reform
from openfisca_dk_integration.reforms.law import reform_class

et_aars_introduktion = reform_class(read_reform("et_aars_introduktion"))

"""Changes to the law, as data (``data/*.yaml``) and as code.

``load_law`` is the one entry: it gives the law in force, or the law with a reform applied, with a
fingerprint that identifies every rule and number in it.
"""

from openfisca_dk_integration.reforms.errors import ReformError
from openfisca_dk_integration.reforms.law import Law, list_reforms, load_law

__all__ = ["Law", "ReformError", "list_reforms", "load_law"]

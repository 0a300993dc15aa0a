"""Published and derived examples, run through the package and compared with what was printed."""

from openfisca_dk_integration.cases.published.check import Outcome, check_file
from openfisca_dk_integration.cases.published.read import PublishedFile, read_published

__all__ = ["Outcome", "PublishedFile", "check_file", "read_published"]

"""The cells of a table that are hidden (moved to ``small_cells``, for all outputs)."""

from openfisca_dk_integration.small_cells import hidden, hidden_rows

__all__ = ["hidden", "hidden_rows"]

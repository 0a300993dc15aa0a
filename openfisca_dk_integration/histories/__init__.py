"""Histories: a monthly labour-market model per person, from takeover, in common random numbers.

``load_model`` reads the assumptions (each with range and source), ``simulate_histories`` gives the
people of a population their months. History knows nothing of law: what a month pays is the law's.
"""

from openfisca_dk_integration.histories.errors import HistoryError
from openfisca_dk_integration.histories.parameters import HistoryModel
from openfisca_dk_integration.histories.read import load_model
from openfisca_dk_integration.histories.simulate import simulate_histories

__all__ = ["HistoryError", "HistoryModel", "load_model", "simulate_histories"]
